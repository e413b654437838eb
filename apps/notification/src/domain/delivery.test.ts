import { describe, expect, it } from 'vitest'
import { channelsFor, newContact, preferencesOf } from './contact.ts'
import { deliveryOf, judgeAttempt, limitPlan, planDelivery } from './delivery.ts'

const now = new Date('2026-11-21T15:00:00Z')
const contact = { ...newContact('ann', 'Asia/Seoul'), email: 'ann@example.com' }
const mail = { kind: 'order-paid', channel: 'email', facts: [] } as const
const push = { kind: 'coupon-issued', channel: 'push', facts: [] } as const

describe('the channels of a kind', () => {
  it('are the usual ones', () => {
    expect(channelsFor('order-paid', contact)).toEqual(['email'])
    expect(channelsFor('coupon-issued', contact)).toEqual(['push'])
  })

  it('and those that the person has switched on; one that was switched off is judged when it is sent', () => {
    const preferences = preferencesOf({ 'order-paid': { email: false, push: true } })
    expect(channelsFor('order-paid', { ...contact, preferences })).toEqual(['email', 'push'])
  })
})

describe('a delivery', () => {
  it('leaves to another version what this one does not know', () => {
    expect(deliveryOf(mail)).toEqual(mail)
    expect(() => deliveryOf({ ...mail, kind: 'order-eaten' })).toThrow('no kind "order-eaten"')
    expect(() => deliveryOf({ ...mail, channel: 'pigeon' })).toThrow('no channel "pigeon"')
  })

  it('is due at once', () => {
    expect(planDelivery(mail, { contact, browsers: 0 }, now)).toEqual({ dueAt: now })
    expect(planDelivery(push, { contact, browsers: 1 }, now)).toEqual({ dueAt: now })
  })

  it('is not sent without an address', () => {
    const person = { contact: { ...contact, email: undefined }, browsers: 0 }
    expect(planDelivery(mail, person, now)).toEqual({ notSent: 'no-address' })
    expect(planDelivery(push, person, now)).toEqual({ notSent: 'no-address' })
  })

  it('is not sent when the person does not want it', () => {
    const preferences = preferencesOf({ 'order-paid': { email: false } })
    expect(planDelivery(mail, { contact: { ...contact, preferences }, browsers: 0 }, now)).toEqual({
      notSent: 'unwanted',
    })
  })

  it('waits for the end of the quiet hours', () => {
    const quiet = { ...contact, quietHours: { from: '22:00', to: '08:00' } }
    expect(planDelivery(mail, { contact: quiet, browsers: 0 }, now)).toEqual({
      dueAt: new Date('2026-11-21T23:00:00Z'),
    })
  })
})

describe('a delivery about something that ends', () => {
  const ending = (expiresAt: string) => ({
    ...mail,
    facts: [{ name: 'expiresAt', value: new Date(expiresAt).toISOString() }],
  })

  it('is sent before the end, and not from the end on', () => {
    const person = { contact, browsers: 0 }
    expect(planDelivery(ending('2026-11-21T15:00:00.001Z'), person, now)).toEqual({ dueAt: now })
    expect(planDelivery(ending('2026-11-21T15:00:00Z'), person, now)).toEqual({ notSent: 'expired' })
  })

  it('is not put off to an hour at which it has ended', () => {
    const quiet = { contact: { ...contact, quietHours: { from: '22:00', to: '08:00' } }, browsers: 0 }
    expect(planDelivery(ending('2026-11-21T22:59:59Z'), quiet, now)).toEqual({ notSent: 'expired' })
    expect(planDelivery(ending('2026-11-21T23:00:01Z'), quiet, now)).toEqual({
      dueAt: new Date('2026-11-21T23:00:00Z'),
    })
  })
})

describe('the limit for a person', () => {
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

  it('counts what was due in the hour before', () => {
    const plan = { dueAt: now }
    expect(limitPlan(plan, [before(60), before(90), before(1)], 2)).toEqual(plan)
    expect(limitPlan(plan, [before(59), before(1)], 2)).toEqual({ notSent: 'too-many' })
  })

  it('holds for what is collected until the quiet hours end, too', () => {
    const morning = new Date('2026-11-21T23:00:00Z')
    expect(limitPlan({ dueAt: morning }, [morning, morning], 2)).toEqual({ notSent: 'too-many' })
    expect(limitPlan({ dueAt: now }, [morning, morning], 2)).toEqual({ dueAt: now })
  })

  it('says nothing of what is not sent anyway', () => {
    expect(limitPlan({ notSent: 'no-address' }, [now, now], 1)).toEqual({ notSent: 'no-address' })
  })
})

describe('a try', () => {
  const error = 'smtp 451 at RCPT TO'

  it('that has succeeded is the end', () => {
    expect(judgeAttempt({ result: 'sent' }, 1, 3)).toEqual({ status: 'sent' })
    expect(judgeAttempt({ result: 'no-address' }, 1, 3)).toEqual({ status: 'not-sent', reason: 'no-address' })
  })

  it('that may succeed later is one of so many', () => {
    expect(judgeAttempt({ result: 'later', error }, 2, 3)).toEqual({
      status: 'waiting',
      counted: true,
      error,
    })
    expect(judgeAttempt({ result: 'later', error }, 3, 3)).toEqual({
      status: 'dead',
      reason: 'undeliverable',
      error,
    })
  })

  it('that is refused for ever is the last', () => {
    expect(judgeAttempt({ result: 'refused', error }, 1, 3)).toMatchObject({ status: 'dead' })
  })

  it('of an unavailable server does not count', () => {
    expect(judgeAttempt({ result: 'unavailable', error }, 3, 3)).toEqual({
      status: 'waiting',
      counted: false,
      error,
    })
  })
})
