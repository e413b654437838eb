import type { AnyEvent, EventData } from '@jangteo/events'
import { createMessaging, type Message, onMany } from '@jangteo/messaging'
import { openPool } from '@jangteo/service-kit'
import { freshDatabase } from '@jangteo/testing'
import { joined } from './joined.ts'
import { logger } from './logger.ts'
import type { Network } from './networks.ts'
import { plainDatabase } from './plain-database.ts'

interface PeerOptions {
  readonly network: Network
  /** What it can say. */
  readonly publishes: readonly AnyEvent[]
  /** What it listens to. */
  readonly hears: readonly AnyEvent[]
  /** Who its events say that they are from. */
  readonly name?: string
  readonly clock?: () => Date
}

export type Peer = Awaited<ReturnType<typeof startPeer>>

/** Stands for all other services: says what they would say, and keeps what it hears. Has a database of its own. */
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
    /** Every call is an event of its own. Resolves when the broker has it. */
    say: messaging.emit,
    /** What it has heard of this kind, each once, in the order in which it came. */
    heard: <E extends AnyEvent>(event: E) =>
      received.filter(({ meta }) => meta.topic.endsWith(event.topic)).map(({ data }) => data as EventData<E>),
    /** Everything that it has heard. */
    received,
    async stop() {
      await messaging.stop()
      await pool.end()
      await database.drop()
    },
  }
}
