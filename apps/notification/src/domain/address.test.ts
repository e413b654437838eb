import { describe, expect, it } from 'vitest'
import {
  type Address,
  addressAfter,
  askedOnceMore,
  changedOnceMore,
  confirmed,
  MOST_CONFIRMATIONS,
  mailboxOf,
} from './address.ts'
import { newContact } from './contact.ts'
import { MailLinkVoid, TooManyConfirmations, TooManyContactChanges } from './errors.ts'

const now = new Date('2026-11-21T03:00:00Z')
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const none = newContact('ann', 'UTC')
const asked = { confirmationId: 'c-1', now, required: true }
const known = { ...none, email: 'ann@example.com' }

describe('an address that is set', () => {
  it('must be confirmed within a day', () => {
    expect(addressAfter(none, 'ann@example.com', asked)).toEqual({
      email: 'ann@example.com',
      emailState: 'unconfirmed',
      confirmation: { confirmationId: 'c-1', until: later(24) },
    })
  })

  it('stays confirmed when it is set again, and is not after it has bounced', () => {
    expect(addressAfter(known, 'ann@example.com', asked).emailState).toBe('confirmed')
    const bounced = { ...known, emailState: 'bounced' } as const
    expect(addressAfter(bounced, 'ann@example.com', asked).emailState).toBe('unconfirmed')
    expect(addressAfter(known, 'bob@example.com', asked).emailState).toBe('unconfirmed')
  })

  it('keeps the confirmation that was asked for less than an hour ago', () => {
    const waiting = { ...none, ...addressAfter(none, 'ann@example.com', asked) }
    const again = (email: string, hours: number, before: Address = waiting) =>
      addressAfter(before, email, { ...asked, confirmationId: 'c-2', now: later(hours) }).confirmation
    expect(again('ann@example.com', 0.99)).toEqual(waiting.confirmation)
    expect(again('ann@example.com', 1)).toEqual({ confirmationId: 'c-2', until: later(25) })
    expect(again('bob@example.com', 0)?.confirmationId).toBe('c-2')
    expect(again('ann@example.com', 0, { ...waiting, emailState: 'bounced' })?.confirmationId).toBe('c-2')
  })

  it('is confirmed when nothing has to be, or there is none', () => {
    expect(addressAfter(none, 'ann@example.com', { ...asked, required: false }).emailState).toBe('confirmed')
    expect(addressAfter(known, undefined, asked)).toEqual({
      email: undefined,
      emailState: 'confirmed',
      confirmation: undefined,
    })
  })
})

describe('a confirmation', () => {
  const waiting = { ...none, ...addressAfter(none, 'ann@example.com', asked) }

  it('is given once, by the last link, in time', () => {
    const given = confirmed(waiting, 'c-1', later(23))
    expect(given).toMatchObject({ emailState: 'confirmed', confirmation: undefined })
    expect(() => confirmed(given, 'c-1', later(23))).toThrow(MailLinkVoid)
    expect(() => confirmed(waiting, 'c-0', now)).toThrow(MailLinkVoid)
    expect(() => confirmed(waiting, 'c-1', later(24))).toThrow(MailLinkVoid)
  })
})

describe('changes in a day', () => {
  it('are limited, and counted again the day after', () => {
    const first = changedOnceMore(undefined, now, 2)
    const second = changedOnceMore(first, later(23), 2)
    expect(second).toEqual({ count: 2, since: now })
    expect(() => changedOnceMore(second, later(23.9), 2)).toThrow(TooManyContactChanges)
    expect(changedOnceMore(second, later(24), 2)).toEqual({ count: 1, since: later(24) })
    expect(changedOnceMore(second, later(23.9), 0).count).toBe(3)
  })
})

describe('confirmation mails to a mailbox', () => {
  it('are limited in a day, however its address is written', () => {
    let asked = askedOnceMore(undefined, now)
    for (let n = 1; n < MOST_CONFIRMATIONS; n++) asked = askedOnceMore(asked, later(n))
    expect(() => askedOnceMore(asked, later(23.9))).toThrow(TooManyConfirmations)
    expect(askedOnceMore(asked, later(24))).toEqual({ count: 1, since: later(24) })
    for (const address of [
      'ann@example.com',
      'Ann@Example.com',
      'ann+shop@example.com',
      'ANN+a+b@example.com',
    ])
      expect(mailboxOf(address)).toBe('ann@example.com')
    expect(mailboxOf('ann.b@example.com')).not.toBe(mailboxOf('annb@example.com'))
  })
})
