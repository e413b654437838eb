import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { eventually, testStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening } from './listening.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

const day = new Date('2026-11-21T03:00:00Z')
const night = new Date('2026-11-21T15:00:00Z')

describe('sending e-mail', () => {
  let notification: RunningNotification
  let mailbox: Mailbox
  let now = day
  beforeAll(async () => {
    mailbox = await startMailbox()
    notification = await startNotification(
      undefined,
      { SMTP_URL: mailbox.url, SEND_TIMEOUT_MS: 5_000, PERSON_HOURLY_LIMIT: 5 },
      { clock: () => now },
    )
  })
  afterAll(async () => {
    await notification.stop()
    await mailbox.stop()
  })

  const addressOf = (userId: string) => `${userId}@example.com`
  async function customer(contact: object = {}): Promise<string> {
    const userId = randomUUID()
    await notification.contact(userId, { email: addressOf(userId), ...contact })
    return userId
  }
  const arrived = (userId: string, count = 1) =>
    eventually(() => expect(mailbox.to(addressOf(userId))).toHaveLength(count))
  const outcome = (userId: string, expected: object, channel = 'email') =>
    eventually(() =>
      expect(notification.sentTo(userId).filter((sent) => sent.channel === channel)).toEqual([
        expect.objectContaining(expected),
      ]),
    )
  const state = (userId: string, expected: object) =>
    eventually(async () => expect(await notification.deliveriesOf(userId)).toMatchObject([expected]))

  it('publishes the outcome, in the trace of the request', async () => {
    const ann = await customer()
    await notification.orderPaid(ann)
    await arrived(ann)
    await outcome(ann, { outcome: 'sent', reason: null })
    expect(notification.tracesOf(ann).size).toBe(1)
    const [request] = notification.requestedFor(ann)
    expect(mailbox.to(addressOf(ann))[0]?.messageId).toBe(`<${request?.notificationId}@jangteo.example>`)
  })

  it('notifies a person without an address in the inbox only', async () => {
    const bob = randomUUID()
    await notification.orderPaid(bob)
    await outcome(bob, { outcome: 'not-sent', reason: 'no-address' })
    expect((await notification.inboxOf(bob)).items).toHaveLength(1)
  })

  it('does not send what the person does not want', async () => {
    const cat = await customer({ preferences: { 'order-paid': { email: false } } })
    await notification.orderPaid(cat)
    await outcome(cat, { outcome: 'not-sent', reason: 'unwanted' })
    await notification.orderCancelled(cat)
    await arrived(cat)
    expect((await notification.inboxOf(cat)).items).toHaveLength(2)
  })

  it('refused for one address, continues with the others; an operator may repeat it', async () => {
    const dan = await customer()
    const eve = await customer()
    mailbox.treat(addressOf(dan), { refuse: 550 })
    await notification.orderPaid(dan)
    await notification.orderPaid(eve)
    await arrived(eve)
    await outcome(dan, { outcome: 'not-sent', reason: 'undeliverable' })

    const operator = { as: 'operator', role: 'admin' } as const
    const { body } = await notification.get('/internal/deliveries', operator)
    const dead = body.items.find(({ userId }: { userId: string }) => userId === dan)
    expect(dead).toMatchObject({ status: 'dead', tries: 1, error: 'smtp 550 at RCPT TO' })
    mailbox.treat(addressOf(dan), {})
    const retry = () => notification.post(`/internal/deliveries/${dead.notificationId}/retry`, operator)
    expect((await retry()).status).toBe(202)
    await arrived(dan)
    await eventually(() => expect(notification.sentTo(dan).at(-1)).toMatchObject({ outcome: 'sent' }))
    const again = await retry()
    expect([again.status, again.body.code]).toEqual([409, 'delivery-not-dead'])
    const { body: trace } = await notification.get('/internal/actions', operator)
    expect(trace.items).toEqual([
      {
        ...{ id: expect.any(String), at: expect.any(String), actor: 'operator:operator' },
        ...{ action: 'delivery.retry', target: `delivery/${dead.notificationId}` },
        ...{ via: 'POST /internal/deliveries/:notificationId/retry', reason: 'Retry a dead delivery' },
        ...{ before: { status: 'dead' }, after: { status: 'waiting' } },
      },
    ])
  })

  it('refused temporarily, is tried again later, a limited number of times', async () => {
    const fay = await customer()
    mailbox.treat(addressOf(fay), { refuseMail: 451 })
    await notification.orderPaid(fay)
    await state(fay, { status: 'waiting', tries: 1, error: 'smtp 451 at DATA' })
    await notification.nudge()
    await state(fay, { status: 'waiting', tries: 2 })
    expect(notification.sentTo(fay)).toEqual([])
    await notification.nudge()
    await outcome(fay, { outcome: 'not-sent', reason: 'undeliverable' })
    await state(fay, { status: 'dead', reason: 'undeliverable', tries: 3 })
  })

  it('slow for one person, does not delay the others', async () => {
    let answer = () => {}
    const gus = await customer()
    mailbox.treat(addressOf(gus), {
      until: new Promise<void>((resolve) => {
        answer = resolve
      }),
    })
    await notification.orderPaid(gus)
    await state(gus, { status: 'sending' })
    const others = await Promise.all(Array.from({ length: 30 }, () => customer()))
    for (const other of others) await notification.orderPaid(other)
    for (const other of others) await arrived(other)
    expect(mailbox.to(addressOf(gus))).toEqual([])
    answer()
    await eventually(async () => {
      await notification.nudge()
      expect(notification.sentTo(gus)).toEqual([expect.objectContaining({ outcome: 'sent' })])
    })
  })

  it('waits for a server that is unavailable, without counting tries, and then sends each e-mail once', async () => {
    await mailbox.down()
    const people = await Promise.all(Array.from({ length: 12 }, () => customer()))
    for (const person of people) await notification.orderPaid(person)
    for (const again of [0, 1, 2, 3, 4, 2_000]) {
      // Days later.
      if (again === 2_000) await notification.sql.query('update outage set tries = 2000')
      await eventually(async () => {
        await notification.nudge()
        const { rows } = await notification.sql.query('select tries from outage')
        expect(rows[0]?.tries).toBeGreaterThan(again)
      })
    }
    for (const person of people) await state(person, { status: expect.stringMatching(/waiting|sending/) })
    await mailbox.up()
    await eventually(async () => {
      await notification.nudge()
      for (const person of people) expect(mailbox.to(addressOf(person))).toHaveLength(1)
    })
    for (const person of people) {
      await outcome(person, { outcome: 'sent' })
      await state(person, { status: 'sent', tries: 1 })
    }
  })

  it('tries a server that refuses all connections with one message at a time', async () => {
    mailbox.letIn(false)
    const people = await Promise.all(Array.from({ length: 8 }, () => customer()))
    for (const person of people) await notification.orderPaid(person)
    await eventually(async () =>
      expect((await notification.sql.query('select error from outage')).rows).toEqual([
        { error: 'smtp 421 at connect' },
      ]),
    )
    await eventually(async () => {
      const { rows } = await notification.sql.query(`select from delivery where status = 'sending'`)
      expect(rows).toEqual([])
    })
    const before = mailbox.connections()
    now = new Date(now.getTime() + 120_000)
    await eventually(() => expect(mailbox.connections()).toBeGreaterThan(before))
    expect(mailbox.connections()).toBe(before + 1)
    mailbox.letIn(true)
    now = new Date(now.getTime() + 120_000)
    for (const person of people) await arrived(person)
  })

  it('waits for the end of the quiet hours; the inbox does not', async () => {
    now = night
    const hal = await customer({ quietHours: { from: '22:00', to: '08:00' } })
    await notification.orderPaid(hal)
    await state(hal, { status: 'waiting', due_at: new Date('2026-11-21T23:00:00Z') })
    expect((await notification.inboxOf(hal)).items).toHaveLength(1)
    now = new Date('2026-11-21T22:59:59Z')
    await notification.nudge()
    await state(hal, { status: 'waiting', tries: 0, due_at: new Date('2026-11-21T23:00:00Z') })
    expect(mailbox.to(addressOf(hal))).toEqual([])
    now = new Date('2026-11-21T23:00:00Z')
    await arrived(hal)
    now = day
  })

  it('sends nothing about a coupon that expired while the mail server was unavailable', async () => {
    const uma = await customer({ preferences: { 'coupon-issued': { email: true, push: false } } })
    mailbox.letIn(false)
    await notification.couponIssued(uma, 'A short one', new Date(now.getTime() + 60_000))
    await eventually(async () => {
      const deliveries = await notification.deliveriesOf(uma)
      expect(deliveries.find(({ channel }) => channel === 'email')).toMatchObject({
        status: 'waiting',
        error: expect.anything(),
      })
    })
    now = new Date(now.getTime() + 60_000)
    mailbox.letIn(true)
    await notification.nudge()
    await eventually(() =>
      expect(notification.sentTo(uma)).toContainEqual(
        expect.objectContaining({ channel: 'email', outcome: 'not-sent', reason: 'expired' }),
      ),
    )
    expect(mailbox.to(addressOf(uma))).toEqual([])
    // The next delivery is the probe.
    const vic = await customer()
    await notification.orderPaid(vic)
    await arrived(vic)
    now = day
  })

  it('checks the preferences again before it sends', async () => {
    now = night
    const ivy = await customer({ quietHours: { from: '22:00', to: '08:00' } })
    await notification.orderPaid(ivy)
    await state(ivy, { status: 'waiting' })
    await notification.contact(ivy, {
      email: addressOf(ivy),
      preferences: { 'order-paid': { email: false } },
    })
    await notification.nudge()
    await outcome(ivy, { outcome: 'not-sent', reason: 'unwanted' })
    expect(mailbox.to(addressOf(ivy))).toEqual([])
    now = day
  })

  it('sends a person a limited number in an hour, and the others to the inbox only', async () => {
    const joe = await customer()
    for (let order = 0; order < 8; order++) await notification.orderPaid(joe)
    await eventually(() => expect(notification.sentTo(joe)).toHaveLength(8))
    expect(notification.sentTo(joe).filter(({ reason }) => reason === 'too-many')).toHaveLength(3)
    await arrived(joe, 5)
    expect((await notification.inboxOf(joe)).items).toHaveLength(8)
    now = new Date(day.getTime() + 3_600_001)
    await notification.orderPaid(joe)
    await arrived(joe, 6)
    now = day
  })

  it('sends the e-mail of a process that died again, under the same id, and publishes the outcome once', async () => {
    const kim = await customer()
    await notification.orderPaid(kim)
    await outcome(kim, { outcome: 'sent' })
    // As if the process had died after the server accepted the mail, and before its commit.
    await notification.sql.query(
      `update delivery set status = 'sending', settled_at = null, next_try_at = $2 where user_id = $1`,
      [kim, day],
    )
    await notification.nudge()
    await arrived(kim, 2)
    expect(new Set(mailbox.to(addressOf(kim)).map(({ messageId }) => messageId)).size).toBe(1)
    await state(kim, { status: 'sent', tries: 2 })
  })
})

it('reaches the mail catcher of the stack with text and HTML, and logs no address', async () => {
  const lines: string[] = []
  const logger = listening((what) => void lines.push(inspect(what, { depth: 8 })))
  const address = `canary-${randomUUID()}@example.com`
  const notification = await startNotification(undefined, {}, { logger })
  try {
    await notification.contact('ann', { email: address })
    const { orderId } = await notification.orderPaid('ann', {
      lines: [{ productId: 'p', name: '<b>Beans</b>', unitPrice: 19_000, quantity: 2 }],
    })
    const caught = async () => {
      const mails = (await (await fetch(`${testStack().mailPageUrl}/api/email`)).json()) as CaughtMail[]
      const mine = mails.filter(({ envelope }) => envelope.to.some((to) => to.address === address))
      expect(mine).toHaveLength(1)
      return mine[0] as CaughtMail
    }
    // The mail catcher may still be starting.
    const mail = await eventually(caught, { timeout: 30_000 })
    expect(mail.subject).toBe('Your order is paid: 38,000 won')
    expect(mail.text).toContain(`Item: <b>Beans</b> × 2`)
    expect(mail.html).toContain('&lt;b&gt;Beans&lt;/b&gt; × 2')
    expect(mail.html).toContain(orderId)
    await eventually(() => expect(notification.sentTo('ann')).toHaveLength(1))
    const received = inspect(notification.peer.received, { depth: 8 })
    expect(received).toContain(orderId)
    expect(received).not.toContain('canary')
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('')).not.toContain('canary')
  } finally {
    await notification.stop()
  }
}, 60_000)

interface CaughtMail {
  subject: string
  text: string
  html: string
  envelope: { to: { address: string }[] }
}
