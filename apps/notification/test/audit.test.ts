import { prismaAdapter } from '@jangteo/service-kit'
import { memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { auditNotifications } from '../src/use-cases/audit-notifications.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

interface Checked {
  readonly name: string
  readonly holds: boolean
  readonly examples: readonly string[]
}

let notification: RunningNotification
let isStopped = false
beforeAll(async () => {
  notification = await startNotification(unreliably(memoryNetwork()))
  await notification.contact('kim', { email: 'kim@example.com' })
}, 30_000)
afterAll(async () => {
  const { service, peer, sql, database } = notification
  if (!isStopped) await service.stop()
  await peer.stop()
  await sql.end()
  await database.drop()
}, 30_000)

const audit = async () => {
  const { status, body } = await notification.get('/internal/audit', { as: 'operator', role: 'admin' })
  expect(status).toBe(200)
  return body
}
/** The failed checks, and their objects. */
const broken = async (): Promise<Record<string, readonly string[]>> => {
  const checks: Checked[] = (await audit()).checks
  return Object.fromEntries(checks.flatMap(({ holds, name, examples }) => (holds ? [] : [[name, examples]])))
}
const idOf = async (query: string): Promise<string> =>
  (await notification.sql.query(`${query} order by 1 limit 1`)).rows[0].id

describe('the audit of notifications', () => {
  it('agrees while messages are taken, sent, and not sent', { timeout: 60_000 }, async () => {
    const people = ['kim', 'lee', 'park']
    for (let n = 0; n < 30; n++) {
      await notification.orderPaid(people[n % 3] as string)
      await notification.couponIssued('kim')
      expect(await broken()).toEqual({})
    }
    await eventually(
      async () =>
        expect((await audit()).totals).toEqual({
          ...{ inboxes: 3, notifications: 60, unread: 60 },
          deliveries: { sent: expect.any(Number), 'not-sent': expect.any(Number) },
        }),
      { timeout: 40_000 },
    )
    const { point, checks } = await audit()
    expect(point).toMatch(/^\d+:\d+:[\d,]*$/)
    expect(checks).toHaveLength(5)
    expect(await broken()).toEqual({})
  })

  it('is for operators', async () => {
    expect((await notification.get('/internal/audit', { as: 'kim' })).status).toBe(403)
  })

  it('names a notification with a number that its inbox has not given', async () => {
    const id = await idOf(
      `select notification_id as id from notification where user_id = 'lee' and number = 10`,
    )
    await notification.sql.query(`update inbox set last_number = 9 where user_id = 'lee'`)
    expect(await broken()).toEqual({ 'notifications with a number that their inbox has not given': [id] })
    await notification.sql.query(`update inbox set last_number = 10 where user_id = 'lee'`)
  })

  it('names a delivery whose notification is gone, or is another person’s', async () => {
    const id = await idOf(`select notification_id as id from delivery where user_id = 'park'`)
    const name = 'deliveries without the notification of their cause'
    await notification.sql.query(`update delivery set user_id = 'choi' where notification_id = $1`, [id])
    expect(await broken()).toEqual({ [name]: [id] })
    await notification.sql.query(
      `update delivery set user_id = 'park', cause_id = 'x' || cause_id where notification_id = $1`,
      [id],
    )
    expect(await broken()).toEqual({ [name]: [id] })
    await notification.sql.query(
      'update delivery set cause_id = substr(cause_id, 2) where notification_id = $1',
      [id],
    )
    expect(await broken()).toEqual({})
  })

  it('names an old notification without the delivery that it asked for', async () => {
    const id = await idOf(
      `select notification_id as id from notification where user_id = 'kim' and kind = 'order-paid'`,
    )
    await notification.sql.query(
      `update notification set created_at = created_at - interval '2 hours' where notification_id = $1`,
      [id],
    )
    expect(await broken()).toEqual({})
    await notification.sql.query(
      'delete from delivery where cause_id = (select cause_id from notification where notification_id = $1)',
      [id],
    )
    expect(await broken()).toEqual({ 'notifications older than an hour without a delivery of theirs': [id] })
    await notification.sql.query('delete from notification where notification_id = $1', [id])
  })

  it('names a delivery whose state and version contradict each other', async () => {
    const id = await idOf(`select notification_id as id from delivery where status = 'sent'`)
    await notification.sql.query('update delivery set version = 1 where notification_id = $1', [id])
    expect(await broken()).toEqual({
      'deliveries whose state, tries and version contradict each other': [id],
    })
    await notification.sql.query('update delivery set version = 2 where notification_id = $1', [id])
  })

  it('names a sending whose process died, unless its channel is shut', async () => {
    const id = await idOf(
      `select notification_id as id from delivery where status = 'sent' and channel = 'email'`,
    )
    const { sql, service } = notification
    // A lane would claim it again at once.
    await service.stop()
    isStopped = true
    await sql.query(
      `update delivery set status = 'sending', settled_at = null, next_try_at = now() - interval '20 minutes'
       where notification_id = $1`,
      [id],
    )
    const prisma = new PrismaClient({ adapter: prismaAdapter(sql) })
    const found = async () =>
      (await auditNotifications(prisma, { now: new Date(), keepDays: 90 })).checks.flatMap(
        ({ name, actual, examples }) => (actual > 0 ? [[name, examples]] : []),
      )
    expect(await found()).toEqual([['sendings that were abandoned, though their channel is open', [id]]])
    await sql.query(
      `insert into outage (channel, since, tries, next_try_at, error) values ('email', now(), 1, now(), 'unavailable')`,
    )
    expect(await found()).toEqual([])
    await prisma.$disconnect()
  })
})
