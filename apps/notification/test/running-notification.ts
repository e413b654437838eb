import { randomUUID } from 'node:crypto'
import {
  AuditDifferenceFound,
  BalanceUpdated,
  CouponIssued,
  type EventData,
  NotificationRequested,
  NotificationSent,
  OrderCancelled,
  OrderPaid,
  sampleOf,
} from '@jangteo/events'
import type { Overrides } from '@jangteo/service'
import { openPool } from '@jangteo/service-kit'
import {
  commonConfig,
  httpAgent,
  joined,
  logger,
  memoryNetwork,
  type Network,
  type Peer,
  startPeer,
} from '@jangteo/service-testing'
import { freshDatabase, testStack } from '@jangteo/testing'
import type { NotificationConfig } from '../src/config.ts'
import { notification } from '../src/service.ts'
import { lanesOf } from '../src/steps/signals.ts'

/** A VAPID key for tests. */
export const vapidSecret = 'Iy0nhOKq9k1bkWBdqU6dkSW5SkQKQZTc8ONSOG0Xtwk'

/**
 * The notification service on a database of its own, and beside it a peer that stands for all other services: it says what
 * they would say, and keeps what notification publishes.
 */
export async function startNotification(
  network: Network = memoryNetwork(),
  settings: Partial<NotificationConfig> = {},
  parts: Overrides = {},
) {
  const stack = testStack()
  const database = await freshDatabase('notification')
  const config: NotificationConfig = {
    ...commonConfig(database.url),
    SMTP_URL: stack.smtpUrl,
    MAIL_FROM: 'Jangteo <shop@jangteo.example>',
    VAPID_SECRET_KEY: vapidSecret,
    OPERATORS_EMAIL: undefined,
    SHOP_URL: 'https://shop.example.com',
    MAIL_LINK_SECRET: ['notification-mail-link-test'],
    EMAIL_CONFIRMATION: 'off',
    CONTACT_CHANGES_LIMIT: 0,
    SEND_TIMEOUT_MS: 3_000,
    SEND_TRIES: 3,
    PERSON_HOURLY_LIMIT: 20,
    KEEP_DAYS: 90,
    SHOP_TIME_ZONE: 'Asia/Seoul',
    ...settings,
  }
  const service = notification.create(config, {
    connection: network('notification'),
    logger,
    ...parts,
  })
  await service.messaging.bootstrap()
  const peer = await startOthers(network)
  await service.start()
  await joined(service.messaging)
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  const agent = httpAgent(service.url)
  const { get, put } = agent

  return {
    service,
    peer,
    database,
    sql,
    ...agent,
    ...eventsOf(peer),
    /** Sets a person's contact. */
    async contact(as: string, contact: object): Promise<void> {
      const { status, body } = await put('/me/contact', { as, body: { email: null, ...contact } })
      if (status !== 200) throw new Error(JSON.stringify(body))
    },
    inboxOf: async (as: string, query = '') => (await get(`/notifications${query}`, { as })).body,
    /** Lets waiting deliveries be tried now, before their time. */
    async nudge(): Promise<void> {
      await sql.query(`update delivery set next_try_at = '-infinity' where status = 'waiting'`)
      await sql.query(`update outage set next_try_at = '-infinity'`)
      await service.messaging.transact({}, async (work) => {
        for (const lane of [...lanesOf('email'), ...lanesOf('push')]) work.signal(lane)
      })
    },
    /** A person's deliveries, as they are stored. */
    async deliveriesOf(userId: string) {
      const { rows } = await sql.query(
        'select channel, kind, status, reason, tries, error, due_at from delivery where user_id = $1 order by requested_at',
        [userId],
      )
      return rows
    },
    /** The published outcomes of a person's deliveries. */
    sentTo: (userId: string) =>
      peer
        .heard(NotificationSent)
        .filter((sent) => sent.userId === userId)
        .map(({ channel, kind, outcome, reason }) => ({ channel, kind, outcome, reason })),
    /** The traces of the events about a person's deliveries. */
    tracesOf: (userId: string) =>
      new Set(
        peer.received
          .filter(({ data }) => data.userId === userId)
          .map(({ meta }) => meta.traceparent.split('-')[1]),
      ),
    requestedFor: (userId: string) =>
      peer.heard(NotificationRequested).filter((requested) => requested.userId === userId),
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningNotification = Awaited<ReturnType<typeof startNotification>>

/** The events of other services. Each call publishes one event. */
export const eventsOf = (peer: Pick<Peer, 'say'>) => ({
  async orderPaid(userId: string, change: Partial<EventData<typeof OrderPaid>> = {}) {
    const named = { orderId: randomUUID(), userId, paidAt: new Date(), points: 0 }
    const paid = sampleOf(OrderPaid, { ...named, ...change })
    await peer.say(OrderPaid, paid)
    return paid
  },
  async orderCancelled(userId: string, reason = 'customer') {
    const named = { orderId: randomUUID(), userId, reason, paidAt: null, cancelledAt: new Date() }
    const cancelled = sampleOf(OrderCancelled, named)
    await peer.say(OrderCancelled, cancelled)
    return cancelled
  },
  async couponIssued(
    userId: string,
    name = 'Five thousand won',
    expiresAt = new Date('2027-01-31T12:00:00Z'),
  ) {
    const named = { couponId: randomUUID(), userId, name, issuedAt: new Date(), expiresAt }
    const issued = sampleOf(CouponIssued, named)
    await peer.say(CouponIssued, issued)
    return issued
  },
  async balanceUpdated(userId: string, kind = 'charge') {
    const moved = { amount: 10_000, balance: 48_000, orderId: null, points: 0, pointsBalance: 0 }
    const transferId = `${kind}:${randomUUID()}`
    const updated = sampleOf(BalanceUpdated, { ...moved, transferId, userId, kind, updatedAt: new Date() })
    await peer.say(BalanceUpdated, updated)
    return updated
  },
  async differenceFound(equation: string, objects: readonly string[]) {
    const found = { equation, differences: objects.length, objects: [...objects], foundAt: new Date() }
    await peer.say(AuditDifferenceFound, sampleOf(AuditDifferenceFound, found))
  },
})

/** A peer that stands for all other services. */
export const startOthers = (network: Network) =>
  startPeer({
    network,
    publishes: [OrderPaid, OrderCancelled, CouponIssued, BalanceUpdated, AuditDifferenceFound],
    hears: [NotificationRequested, NotificationSent],
  })
