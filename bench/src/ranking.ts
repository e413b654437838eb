import { fork } from 'node:child_process'
import { once } from 'node:events'
import { ProductChanged, UserActivity } from '@jangteo/events'
import {
  eventually,
  freshDatabase,
  type ServiceProcess,
  startServiceProcess,
  testStack,
  uniquePrefix,
} from '@jangteo/testing'
import { Redis } from 'ioredis'
import { Pool } from 'undici'
import { startService } from './delivery-service.ts'
import { issuer } from './people.ts'
import { line, perSecond, proof, title } from './report.ts'

const PRODUCTS = 1_000
const EVENTS = 20_000
const READS = 40_000
const ROUNDS = 3
const CONNECTIONS = 64
const POPULAR = '/products/popular?window=today&limit=10'

interface Popular {
  readonly source: string
  readonly items: readonly { readonly productId: string; readonly points: number }[]
}

/** What is popular: how fast events are counted, and how often it can be asked, beside a bare route with one ZREVRANGE. */
export async function ranking(): Promise<void> {
  title(`Rankings (${PRODUCTS} products, ${EVENTS} activities; ${READS} reads, ${CONNECTIONS} connections)`)
  const people = await issuer()
  const topicPrefix = uniquePrefix()
  const service = await startServiceProcess('ranking', { topicPrefix, environment: people.environment })
  const day = await fill(service, topicPrefix, people.admin)

  const redis = new Redis(testStack().redisAdminUrl)
  const generation = await redis.get(`ranking:${topicPrefix}current`)
  const bare = fork(new URL('./bare-ranking.ts', import.meta.url), [
    testStack().redisAdminUrl,
    `ranking:${topicPrefix}${day}@${generation}`,
  ])
  const [bareUrl] = (await once(bare, 'message')) as [string]
  let [ours, limit] = [0, 0]
  // The rounds before the last warm both up, in turns, so that neither has the machine of another minute.
  for (let round = 0; round < ROUNDS; round++) {
    limit = await readAll(bareUrl, '/popular')
    ours = await readAll(service.url, POPULAR)
  }
  await prove(service, day, people.admin)
  line('reads', perSecond(ours))
  line('limit: bare route with one ZREVRANGE', perSecond(limit))
  line('ratio', (ours / limit).toFixed(2), 'target ≥ 0.70')
  bare.disconnect()
  await redis.quit()
  await service.stop()
}

/** Lets a peer say what people do, and waits until all of it is counted. Answers the day. */
async function fill(
  service: ServiceProcess,
  topicPrefix: string,
  headers: Record<string, string>,
): Promise<string> {
  const database = await freshDatabase('messaging')
  const peer = await startService('peer', database.url, {
    topicPrefix,
    publishes: [ProductChanged, UserActivity],
  })
  const product = (n: number) => `product-${n}`
  const at = new Date()
  await Promise.all(
    Array.from({ length: PRODUCTS }, (_, n) =>
      peer.messaging.emit(ProductChanged, {
        ...{ productId: product(n), name: `Product ${n}`, price: 1_000 + n, onSale: true, changedAt: at },
      }),
    ),
  )
  const began = performance.now()
  await Promise.all(
    Array.from({ length: EVENTS }, (_, n) =>
      peer.messaging.emit(UserActivity, {
        ...{ activityId: `activity-${n}`, userId: `user-${n % 500}`, query: null, occurredAt: at },
        // Some are far more popular than others.
        ...{ kind: 'viewed', productId: product(Math.floor((n % PRODUCTS) ** 2 / PRODUCTS)) },
      }),
    ),
  )
  const { body } = await ask<Popular & { bucket: string }>(service, POPULAR)
  await eventually(
    async () => {
      const { body: tally } = await ask<Popular>(service, `/internal/tally?bucket=${body.bucket}`, headers)
      if (sum(tally) !== EVENTS) throw new Error(`${sum(tally)} are counted`)
      const { rows } = await service.sql.query('select count(*)::int as known from product')
      if (rows[0].known !== PRODUCTS) throw new Error(`${rows[0].known} products are known`)
    },
    { timeout: 120_000 },
  )
  line(
    'activities counted, from the first to the last',
    perSecond(EVENTS / ((performance.now() - began) / 1_000)),
  )
  await peer.stop()
  await database.drop()
  return body.bucket
}

async function readAll(url: string, path: string): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 })
  let left = READS
  const began = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) {
        const answer = await pool.request({ method: 'GET', path })
        const text = await answer.body.text()
        if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  await pool.close()
  return READS / seconds
}

/** What is answered is what is counted. */
async function prove(service: ServiceProcess, day: string, headers: Record<string, string>): Promise<void> {
  const { body: popular } = await ask<Popular>(service, POPULAR)
  const { body: tally } = await ask<Popular>(service, `/internal/tally?bucket=${day}`, headers)
  const best = [...tally.items].sort((a, b) => b.points - a.points || (a.productId < b.productId ? 1 : -1))
  const shown = (products: Popular['items']) =>
    products
      .slice(0, 10)
      .map(({ productId, points }) => `${productId} ${points}`)
      .join(', ')
  proof('activities counted', sum(tally), EVENTS)
  proof('answered', popular.source, 'live')
  proof(
    'the ten that are answered are those of the tally',
    String(shown(popular.items) === shown(best)),
    'true',
  )
}

const sum = ({ items }: Popular): number => items.reduce((total, { points }) => total + points, 0)

async function ask<Body>(
  { url }: ServiceProcess,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ body: Body }> {
  const answer = await fetch(url + path, { headers })
  const body = (await answer.json()) as Body
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return { body }
}
