import { inspect } from 'node:util'
import { AuditDifferenceFound } from '@jangteo/events'
import { memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATORS } from '../src/domain/contact.ts'
import { fiveTimesMore } from './five-times-more.ts'
import { listening } from './listening.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

const address = 'operators@example.com'
const [paidOnce, inStock] = ['each paid order has its completed payment', 'the stock is as its events say']

describe('operators', () => {
  let notification: RunningNotification
  let mailbox: Mailbox
  beforeAll(async () => {
    mailbox = await startMailbox()
    const settings = { SMTP_URL: mailbox.url, OPERATORS_EMAIL: address, PERSON_HOURLY_LIMIT: 1 }
    const network = fiveTimesMore(memoryNetwork(), AuditDifferenceFound.topic)
    notification = await startNotification(network, settings)
    // From here on the audit misses the notification of a delivery.
    await notification.orderPaid('ann')
    await eventually(async () => expect((await notification.inboxOf('ann')).items).toHaveLength(1))
  })
  afterAll(async () => {
    await notification.stop()
    await mailbox.stop()
  })

  const mails = () => mailbox.to(address)
  const subjects = () =>
    mails().map(({ raw }) => /^subject: (.*(?:\r\n .*)*)/im.exec(raw)?.[1]?.replaceAll(/\r\n /g, ' '))

  it('get one e-mail for each difference, however often its event comes, and more of them than a customer', async () => {
    await notification.differenceFound(paidOnce, ['o-1: paid 38000 / nothing', 'o-2: paid 5000 / 4000'])
    await eventually(() => expect(mails()).toHaveLength(1))
    // The five repetitions of the first come before the second one.
    await notification.differenceFound(inStock, ['coffee-beans: 5 / 4'])
    await eventually(() => expect(mails()).toHaveLength(2))
    expect(subjects()).toEqual([
      `The audit has found a difference: ${paidOnce}`,
      `The audit has found a difference: ${inStock}`,
    ])
    const [first] = mails()
    expect(first?.raw).toContain('2 objects do not agree')
    expect(first?.raw).toContain('o-1: paid 38000 / nothing')
    expect(first?.raw).toContain('npm run audit')
    expect(first?.raw).not.toContain('customer')
  })

  it('are no customer: one of their name gets nothing of it, and no inbox has it', async () => {
    await notification.contact(OPERATORS, {
      email: 'a-customer@example.com',
      preferences: { 'order-paid': { email: false } },
    })
    const before = mails().length
    await notification.differenceFound(paidOnce, ['o-3: paid 1 / nothing'])
    await eventually(() => expect(mails()).toHaveLength(before + 1))
    expect(mailbox.to('a-customer@example.com')).toEqual([])
    expect((await notification.inboxOf(OPERATORS)).items).toEqual([])
  })

  it('get it when the mail server is back, and not before; its refusal is listed and can be retried', async () => {
    const before = mails().length
    await mailbox.down()
    await notification.differenceFound(inStock, ['tea: 1 / 2'])
    await eventually(async () => {
      await notification.nudge()
      expect(await notification.deliveriesOf(OPERATORS)).toContainEqual(
        expect.objectContaining({ status: 'waiting', error: expect.stringMatching(/at connect$/) }),
      )
    })
    await mailbox.up()
    mailbox.treat(address, { refuse: 550 })
    const operator = { as: 'operator', role: 'admin' } as const
    const dead = await eventually(async () => {
      await notification.nudge()
      const { body } = await notification.get('/internal/deliveries', operator)
      expect(body.items).toMatchObject([{ kind: 'audit-difference', channel: 'email', status: 'dead' }])
      return body.items[0]
    })
    expect(mails()).toHaveLength(before)
    mailbox.treat(address, {})
    const retried = await notification.post(`/internal/deliveries/${dead.notificationId}/retry`, operator)
    expect(retried.status).toBe(202)
    await eventually(() => expect(mails()).toHaveLength(before + 1))
  })

  it('see in the audit of the service that nothing is wrong with their deliveries', async () => {
    const { body } = await notification.get('/internal/audit', { as: 'operator', role: 'admin' })
    expect(body.totals.deliveries.sent).toBeGreaterThan(0)
    expect(body.checks.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([])
  })
})

it('without an address of operators, a difference is a warning in the log, once, and is kept nowhere', async () => {
  const warnings: string[] = []
  const logger = listening((what, level) => {
    if (level === 'warn') warnings.push(inspect(what, { depth: 8 }))
  })
  const network = fiveTimesMore(memoryNetwork(), AuditDifferenceFound.topic)
  const notification = await startNotification(network, {}, { logger })
  try {
    const said = (equation: string) => warnings.filter((line) => line.includes(equation))
    await notification.differenceFound(paidOnce, ['o-1: paid 38000 / nothing'])
    await notification.differenceFound(inStock, ['coffee-beans: 5 / 4'])
    await eventually(() => expect(said(inStock)).toHaveLength(1))
    expect(said(paidOnce)).toEqual([expect.stringContaining('o-1: paid 38000 / nothing')])
    expect(await notification.deliveriesOf(OPERATORS)).toEqual([])
    expect(notification.requestedFor(OPERATORS)).toEqual([])
  } finally {
    await notification.stop()
  }
})
