import type { AnyEvent, EventData } from '@jangteo/events'
import { createMessaging, type Message, onMany } from '@jangteo/messaging'
import { openPool } from '@jangteo/service-kit'
import { eventually, freshDatabase } from '@jangteo/testing'
import { joined } from './joined.ts'
import { logger } from './logger.ts'
import type { Network } from './networks.ts'
import { plainDatabase } from './plain-database.ts'

interface PeerOptions {
  readonly network: Network
  /** Events that it can publish. */
  readonly publishes: readonly AnyEvent[]
  /** Events that it subscribes to. */
  readonly hears: readonly AnyEvent[]
  /** The producer in its events. */
  readonly name?: string
  readonly clock?: () => Date
}

export type Peer = Awaited<ReturnType<typeof startPeer>>

/** A test double for all other services: publishes their events, and keeps the received ones. Has its own database. */
export async function startPeer({ network, publishes, hears, name = 'peer', ...options }: PeerOptions) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 5, name, logger })
  const received: Message<AnyEvent>[] = []
  const messaging = createMessaging({
    service: name,
    database: plainDatabase(pool),
    ...network(name),
    publishes,
    subscriptions: hears.map((event) =>
      onMany(event, async (_, messages) => {
        received.push(...messages)
      }),
    ),
    log: logger,
    clock: () => new Date(),
    ...options,
  })
  await messaging.bootstrap()
  await messaging.start({ fatal: (reason) => logger.fatal(reason) })
  await joined(messaging)
  return {
    /** Publishes a new event with each call. Resolves when the broker has acknowledged it. */
    say: messaging.emit,
    /** Publishes a new event in a transaction of its own, as a service does. */
    commit: <E extends AnyEvent>(event: E, data: EventData<E>) =>
      messaging.transact({}, async ({ publish }) => publish(event, data, { version: 1 })),
    /** Received events of this kind, each once, in the order of arrival. */
    heard: <E extends AnyEvent>(event: E) =>
      received.filter(({ meta }) => meta.topic.endsWith(event.topic)).map(({ data }) => data as EventData<E>),
    /** All received events. */
    received,
    /** Resolves when it has received all that is published so far. */
    caughtUp: () =>
      eventually(async () => {
        const { partitions } = await messaging.backlog()
        if (partitions?.length !== 0)
          throw new Error(`the peer has still to receive ${JSON.stringify(partitions)}`)
      }),
    async stop() {
      await messaging.stop()
      await pool.end()
      await database.drop()
    },
  }
}
