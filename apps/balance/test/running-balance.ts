import { randomUUID } from 'node:crypto'
import {
  type AnyEvent,
  type EventData,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
} from '@jangteo/events'
import {
  type Connection,
  connect,
  createMessaging,
  MemoryBroker,
  type Message,
  type Messaging,
  memoryRegistry,
  memoryTransport,
  onMany,
  unreliable,
} from '@jangteo/messaging'
import { createLogger, openPool, prismaAdapter } from '@jangteo/service-kit'
import { eventually, freshDatabase, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import type { Tx } from '../src/balance-store.ts'
import type { BalanceConfig } from '../src/config.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createBalanceService } from '../src/service.ts'
import { publishes } from '../src/subscriptions.ts'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
  body: any
}

export interface Call {
  /** The customer whose token is sent; none without. */
  as?: string
  body?: unknown
  headers?: Record<string, string>
}

export type PaymentRequest = EventData<typeof OrderPaymentRequested>

/** How a service reaches the others. */
export type Network = (service: string) => Connection

const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })

/** Everybody on one broker inside this process. */
export function memoryNetwork(): Network {
  const broker = new MemoryBroker()
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** Everybody on the stack's Kafka, with topics of their own. */
export function kafkaNetwork(): Network {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: uniquePrefix(),
  }
  return (service) => connect(config, { clientId: service, log: logger })
}

/** Events come twice, and one topic runs ahead of another. */
export const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }

/**
 * The balance service on a database of its own, and beside it a peer that stands for all other services: it keeps what
 * balance publishes, and says what order would say.
 */
export async function startBalance(network: Network = memoryNetwork()) {
  const stack = testStack()
  const database = await freshDatabase('balance')
  const config: BalanceConfig = {
    NODE_ENV: 'test',
    PORT: 0,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    DATABASE_POOL: 5,
    KAFKA_BROKERS: [...stack.kafkaBrokers],
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    JWKS_URL: stack.jwksUrl,
    TOKEN_ISSUER: stack.issuer,
    TOKEN_AUDIENCE: stack.audience,
    LOG_LEVEL: 'silent',
    MESSAGING_TRANSPORT: 'kafka',
    TOPIC_PREFIX: '',
  }
  const service = createBalanceService(config, { connection: network('balance'), logger })
  await service.messaging.bootstrap()
  const peer = await startPeer(network)
  await service.start()
  await joined(service.messaging)
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })

  async function call(method: string, path: string, { as, body, headers = {} }: Call = {}): Promise<Answer> {
    const response = await fetch(service.url() + path, {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const get = (path: string, options?: Call) => call('GET', path, options)
  const post = (path: string, options?: Call) => call('POST', path, options)
  const charge = (as: string, amount: number, key: string = randomUUID()) =>
    post('/balance/charge', { as, body: { amount }, headers: { 'idempotency-key': key } })

  const answersTo = (paymentId: string) => [
    ...peer.heard(PaymentCompleted).filter((answer) => answer.paymentId === paymentId),
    ...peer.heard(PaymentDeclined).filter((answer) => answer.paymentId === paymentId),
  ]
  /** What order says. Every call is an event of its own. */
  const ask = async (payment: Partial<PaymentRequest> & { userId: string; amount: number }) => {
    const request: PaymentRequest = {
      paymentId: randomUUID(),
      orderId: randomUUID(),
      requestedAt: new Date(),
      ...payment,
    }
    await peer.say(OrderPaymentRequested, request)
    return request
  }

  return {
    service,
    peer,
    database,
    sql,
    get,
    post,
    charge,
    ask,
    answersTo,
    balanceOf: async (as: string) => (await get('/balance', { as })).body.balance as number,
    /** Resolves with the answer to a payment, as soon as so many of it came. */
    answered: ({ paymentId }: PaymentRequest, count = 1) =>
      eventually(() => {
        const answers = answersTo(paymentId)
        if (answers.length < count) throw new Error(`${answers.length} answers to ${paymentId} came`)
        return answers[0] as (typeof answers)[0]
      }),
    /** What the books say as a whole; each of these must be empty. */
    async contradictions() {
      const { rows } = await sql.query(`
        select 'a transfer does not come to zero' as what, transfer_id as which
        from entry group by transfer_id having sum(amount) <> 0
        union all
        select 'a wallet is not the sum of its entries', w.user_id
        from wallet w left join entry e on e.account = 'wallet:' || w.user_id
        group by w.user_id, w.balance having w.balance <> coalesce(sum(e.amount), 0)
        union all
        select 'an account without a wallet', e.account
        from entry e left join wallet w on e.account = 'wallet:' || w.user_id
        where e.account like 'wallet:%' and w.user_id is null
        union all
        select 'a completed payment without its transfer', p.payment_id
        from payment p left join transfer t on t.transfer_id = 'payment:' || p.payment_id
        where (p.status = 'completed') <> (t.transfer_id is not null)`)
      return rows
    },
    /** Everything that the service has stored, to show that nothing changed. */
    async everything() {
      const { rows } = await sql.query(`
        select (select json_agg(w order by user_id) from wallet w) as wallets,
               (select json_agg(t order by transfer_id) from transfer t) as transfers,
               (select json_agg(e order by transfer_id, account) from entry e) as entries,
               (select json_agg(p order by payment_id) from payment p) as payments,
               (select json_agg(i order by scope, key) from idempotency i) as keys`)
      return rows[0]
    },
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningBalance = Awaited<ReturnType<typeof startBalance>>

async function startPeer(network: Network) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 5, name: 'peer', logger })
  const received: Message<AnyEvent>[] = []
  const messaging = createMessaging<Tx>({
    service: 'peer',
    database: { pool, prisma: new PrismaClient({ adapter: prismaAdapter(pool) }) },
    ...network('peer'),
    publishes: [OrderPaymentRequested],
    subscriptions: publishes.map((event) =>
      onMany(event, async (_, messages) => {
        received.push(...messages)
      }),
    ),
    log: logger,
  })
  await messaging.bootstrap()
  await messaging.start({ fatal: (reason) => logger.fatal(reason) })
  await joined(messaging)
  return {
    /** Every call is an event of its own. */
    say: messaging.emit,
    heard: <E extends AnyEvent>(event: E) =>
      received.filter(({ meta }) => meta.topic.endsWith(event.topic)).map(({ data }) => data as EventData<E>),
    received,
    async stop() {
      await messaging.stop()
      await pool.end()
      await database.drop()
    },
  }
}

/** Resolves when the consumers are members of their groups. */
const joined = (messaging: Pick<Messaging<Tx>, 'ready'>) =>
  eventually(() => {
    const state = messaging.ready()
    if (!state.ok) throw new Error(state.reason)
  })

const tokens = new Map<string, Promise<string>>()

function tokenOf(userId: string): Promise<string> {
  const token = tokens.get(userId) ?? tokenFor(userId)
  tokens.set(userId, token)
  return token
}
