import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MOST_CONFIRMATIONS } from '../src/domain/address.ts'
import { FORGET_OLD } from '../src/steps/signals.ts'
import { type Mailbox, startMailbox, type TakenMail } from './mailbox.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

const HOUR_MS = 3_600_000
const day = new Date('2026-11-21T03:00:00Z')
const night = new Date('2026-11-21T15:00:00Z')

describe('an e-mail address', () => {
  let notification: RunningNotification
  let mailbox: Mailbox
  let now = day
  beforeAll(async () => {
    mailbox = await startMailbox()
    notification = await startNotification(
      undefined,
      { SMTP_URL: mailbox.url, EMAIL_CONFIRMATION: 'required', CONTACT_CHANGES_LIMIT: 5 },
      { clock: () => now },
    )
  })
  afterAll(async () => {
    await notification.stop()
    await mailbox.stop()
  })

  /** Does something at another time. */
  const at = async <T>(time: number, what: () => Promise<T>): Promise<T> => {
    now = new Date(time)
    return what().finally(() => {
      now = day
    })
  }
  const newAddress = () => `${randomUUID()}@example.com`
  const arrived = (address: string, count: number) =>
    eventually(() => {
      expect(mailbox.to(address)).toHaveLength(count)
      return mailbox.to(address).at(-1) as TakenMail
    })
  /** The mail as its reader sees it. */
  const readable = ({ raw }: TakenMail) => raw.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')
  const linkIn = (mail: TakenMail, does: string) => {
    const [link = ''] =
      readable(mail).match(new RegExp(`https://shop\\.example\\.com/mail-links/${does}\\S+`)) ?? []
    return new URL(link.replace(/[>"].*$/, ''))
  }
  const open = async (link: URL, method: 'GET' | 'POST', body?: string) => {
    const answer = await fetch(notification.service.url() + link.pathname + link.search, {
      method,
      ...(body !== undefined && {
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    })
    const { status, headers } = answer
    return { status, headers, type: headers.get('content-type'), text: await answer.text() }
  }
  const stateOf = async (as: string) => (await notification.get('/me/contact', { as })).body.emailState
  const reasons = (userId: string) =>
    notification.sentTo(userId).map(({ kind, outcome, reason }) => `${kind} ${reason ?? outcome}`)

  it('gets no message but the one with the link, until its reader has pressed the button, once', async () => {
    const [ann, address] = [randomUUID(), newAddress()]
    await notification.contact(ann, { email: address, quietHours: { from: '00:00', to: '23:59' } })
    const mail = await arrived(address, 1)
    expect(mail.raw).toContain('Subject: Confirm your e-mail address')
    expect(mail.raw).not.toMatch(/^list-unsubscribe/im)
    expect(await stateOf(ann)).toBe('unconfirmed')
    const link = await at(day.getTime() + HOUR_MS, async () => {
      await notification.contact(ann, { email: address })
      return linkIn(await arrived(address, 2), 'confirm')
    })
    await notification.orderPaid(ann)
    await eventually(() => expect(reasons(ann)).toContain('order-paid no-address'))

    // A program that checks links does no more than this.
    const page = await open(link, 'GET')
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(page.text).toContain('<form method="post">')
    // Another page would have its reader press the button without seeing it; its address is a secret.
    const policy =
      "default-src 'none'; style-src 'unsafe-inline';.* form-action 'self'; frame-ancestors 'none'"
    expect(page.headers.get('content-security-policy')).toMatch(new RegExp(policy))
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await stateOf(ann)).toBe('unconfirmed')
    // The first mail is of the setting before.
    expect((await open(linkIn(mail, 'confirm'), 'POST')).status).toBe(409)
    expect((await open(link, 'POST')).status).toBe(200)
    expect(await stateOf(ann)).toBe('confirmed')
    expect(await open(link, 'POST')).toMatchObject({ status: 409 })
    await notification.orderPaid(ann)
    const paid = await arrived(address, 3)
    expect(paid.raw).toContain('Subject: Your order is paid')
  })

  it('is not confirmed by a link that is old, forged, or of another person or purpose', async () => {
    const [ann, eve] = [randomUUID(), randomUUID()]
    const address = newAddress()
    await notification.contact(ann, { email: address })
    const link = linkIn(await arrived(address, 1), 'confirm')
    const token = link.searchParams.get('token') as string
    const [text = '', signature] = token.split('.')
    const subject = JSON.parse(Buffer.from(text, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...subject, userId: eve })).toString('base64url')
    for (const wrong of [`${forged}.${signature}`, `${text}.`, 'x'])
      for (const does of ['confirm', 'unsubscribe'])
        for (const method of ['GET', 'POST'] as const) {
          const answer = await open(new URL(`/mail-links/${does}?token=${wrong}`, link), method)
          expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'mail-link-invalid'])
        }
    expect((await open(new URL(`/mail-links/unsubscribe?token=${token}`, link), 'POST')).status).toBe(400)
    await at(day.getTime() + 24 * HOUR_MS, async () => expect((await open(link, 'POST')).status).toBe(409))
    expect(await stateOf(ann)).toBe('unconfirmed')
  })

  it('can be changed a limited number of times in a day, also at the same time', async () => {
    const bob = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        notification.put('/me/contact', { as: bob, body: { email: newAddress() } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([429, 'too-many-contact-changes'])
    await at(night.getTime() + 24 * HOUR_MS, () => notification.contact(bob, { email: newAddress() }))
  })

  it('that is set again within an hour gets no other mail, and the link that it has stays valid', async () => {
    const [fay, address] = [randomUUID(), newAddress()]
    await notification.contact(fay, { email: address })
    const link = linkIn(await arrived(address, 1), 'confirm')
    await notification.contact(fay, { email: address, timeZone: 'UTC' })
    expect((await open(link, 'POST')).status).toBe(200)
    expect(await stateOf(fay)).toBe('confirmed')
  })

  it('gets a limited number of confirmations in a day, of all persons and spellings', async () => {
    const name = randomUUID()
    const ask = (email: string) => notification.put('/me/contact', { as: randomUUID(), body: { email } })
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        ask(n % 2 ? `${name}+${n}@example.com` : `${name.toUpperCase()}@example.com`),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(MOST_CONFIRMATIONS)
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([429, 'too-many-confirmations'])
    const kept = async () =>
      JSON.stringify((await notification.sql.query('select * from asked_mailbox where count > 1')).rows)
    expect(await kept()).toContain(`"count":${MOST_CONFIRMATIONS}`)
    expect((await kept()).toLowerCase()).not.toContain(name)
    await at(day.getTime() + 24 * HOUR_MS, async () => {
      expect((await ask(`${name}@example.com`)).status).toBe(200)
    })
    await at(day.getTime() + 72 * HOUR_MS, async () => {
      await notification.service.messaging.transact({}, async (work) => work.signal(FORGET_OLD))
      await eventually(async () =>
        expect((await notification.sql.query('select from asked_mailbox')).rowCount).toBe(0),
      )
    })
  })

  it('that its server has refused for good gets nothing more, and its person and operators see it', async () => {
    const [cat, address] = [randomUUID(), newAddress()]
    await notification.contact(cat, { email: address })
    await open(linkIn(await arrived(address, 1), 'confirm'), 'POST')
    mailbox.treat(address, { refuse: 550 })
    await notification.orderPaid(cat)
    await eventually(() => expect(reasons(cat)).toContain('order-paid undeliverable'))
    expect(await stateOf(cat)).toBe('bounced')
    const connections = mailbox.connections()
    await notification.orderCancelled(cat)
    await eventually(() => expect(reasons(cat)).toContain('order-cancelled no-address'))
    expect(mailbox.connections()).toBe(connections)
    const { body } = await notification.get('/internal/deliveries', { as: 'operator', role: 'admin' })
    expect(body.items).toContainEqual(
      expect.objectContaining({ userId: cat, status: 'dead', error: 'smtp 550 at RCPT TO' }),
    )
    // Set again, it is asked for again.
    mailbox.treat(address, {})
    await notification.contact(cat, { email: address })
    await open(linkIn(await arrived(address, 2), 'confirm'), 'POST')
    expect(await stateOf(cat)).toBe('confirmed')
  })

  it('that has bounced before it was confirmed must still be confirmed when an operator retries its mail', async () => {
    const [gil, address] = [randomUUID(), newAddress()]
    mailbox.treat(address, { refuse: 550 })
    await notification.contact(gil, { email: address })
    await eventually(() => expect(reasons(gil)).toEqual(['email-confirmation undeliverable']))
    expect(await stateOf(gil)).toBe('bounced')
    mailbox.treat(address, {})
    const operator = { as: 'operator', role: 'admin' } as const
    const { body } = await notification.get('/internal/deliveries', operator)
    const { notificationId } = body.items.find(({ userId }: { userId: string }) => userId === gil)
    const retried = await notification.post(`/internal/deliveries/${notificationId}/retry`, operator)
    expect(retried.status).toBe(202)
    const link = linkIn(await arrived(address, 1), 'confirm')
    expect(await stateOf(gil)).toBe('unconfirmed')
    await notification.orderPaid(gil)
    await eventually(() => expect(reasons(gil)).toContain('order-paid no-address'))
    expect((await open(link, 'POST')).status).toBe(200)
    expect(await stateOf(gil)).toBe('confirmed')
  })

  it('gets no more messages of a kind after one click in the mail program (RFC 8058)', async () => {
    const [dan, address] = [randomUUID(), newAddress()]
    await notification.contact(dan, { email: address })
    await open(linkIn(await arrived(address, 1), 'confirm'), 'POST')
    await notification.orderPaid(dan)
    const mail = await arrived(address, 2)
    const unfolded = mail.raw.replaceAll(/\r?\n[ \t]+/g, ' ')
    expect(unfolded).toMatch(/^list-unsubscribe-post: List-Unsubscribe=One-Click\r?$/im)
    const [, url = ''] = /^list-unsubscribe: <([^>]+)>/im.exec(unfolded) ?? []
    const link = new URL(url.replaceAll(' ', ''))
    expect((await open(link, 'GET')).text).toContain('<form method="post">')
    for (let n = 0; n < 2; n++)
      expect((await open(link, 'POST', 'List-Unsubscribe=One-Click')).status).toBe(200)
    await notification.orderPaid(dan)
    await eventually(() => expect(reasons(dan)).toContain('order-paid unwanted'))
    await notification.orderCancelled(dan)
    expect((await arrived(address, 3)).raw).toContain('Subject: Your order is cancelled')
  })
})
