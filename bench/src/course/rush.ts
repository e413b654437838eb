import { eventually, type ServiceProcess } from '@jangteo/testing'
import { Pool } from 'undici'
import { openCampaign, openCoupons, type People, settled } from '../coupon-service.ts'
import { call } from '../market.ts'
import type { Monolith } from '../monolith/monolith.ts'
import { openLoop } from '../open-loop.ts'
import { histogram, type Latencies, proof } from '../report.ts'

/** How long a customer waits for an answer, in milliseconds from when it was asked for. */
export const PATIENCE_MS = 2_000
export const PER_SECOND = [250, 500, 1_000] as const
export const SECONDS = 5
export const QUANTITY = 1_000
const WARM_UP = 1_000
const CONNECTIONS = 1_000
const PEOPLE = PER_SECOND.reduce<number>((sum, perSecond) => sum + perSecond * SECONDS, WARM_UP)

export interface RushFigures {
  readonly offered: number
  /** Requests without a coupon, a refusal because all are gone, or a queue position. */
  readonly failed: number
  /** Coupons of customers whose request had failed. */
  readonly unknown: number
  /** Begun more than 5 ms late, because the generator itself was busy; counted in the latency and in the patience. */
  readonly late: number
  readonly answers: Latencies
}

/** Where coupons are asked for. */
interface Counter {
  readonly name: string
  /** @returns its id */
  open(quantity: number): Promise<string>
  ask(campaignId: string, person: number, signal: AbortSignal): Promise<{ status: number; text: string }>
  /** Whether an answer promises a coupon. Every other answer must be a refusal because all are gone. */
  promises(answer: { status: number; text: string }): boolean
  /** Resolves when nothing is under way. */
  settled(campaignId: string): Promise<void>
  /** The customers who have a coupon. */
  holders(campaignId: string): Promise<ReadonlySet<string>>
  close(): Promise<void>
}

/** The rushes at the monolith's coupons. */
export const rushMonolith = (monolith: Monolith): Promise<RushFigures[]> =>
  allRates(monolithCounter(monolith))

/** The rushes at a coupon service of their own, beside the shop's. */
export async function rushShop(people: People): Promise<RushFigures[]> {
  const headers = await people.headers(PEOPLE)
  const { service } = await openCoupons(people)
  const figures = await allRates(couponService(service, people, headers))
  await service.stop()
  return figures
}

/** A campaign for each rate, with more customers than coupons; each asks once. */
async function allRates(counter: Counter): Promise<RushFigures[]> {
  await rush(counter, WARM_UP / SECONDS, 0)
  const figures: RushFigures[] = []
  let from = WARM_UP
  for (const perSecond of PER_SECOND) {
    figures.push(await rush(counter, perSecond, from))
    from += perSecond * SECONDS
  }
  await counter.close()
  return figures
}

/** @param from the number of the first person */
async function rush(counter: Counter, perSecond: number, from: number): Promise<RushFigures> {
  const campaignId = await counter.open(QUANTITY)
  const promised = new Set<string>()
  const answers = histogram()
  let refused = 0
  const { offered, late } = await openLoop({
    ...{ perSecond, seconds: SECONDS, mostAtOnce: perSecond * SECONDS },
    async arrive(n, due) {
      const left = Math.max(1, Math.round(due + PATIENCE_MS - performance.now()))
      const answer = await counter.ask(campaignId, from + n, AbortSignal.timeout(left))
      if (counter.promises(answer)) promised.add(`person-${from + n}`)
      else if (answer.text.includes('sold-out')) refused += 1
      else throw new Error(`answered ${answer.status}: ${answer.text}`)
      answers.add(performance.now() - due)
    },
  })
  await counter.settled(campaignId)
  const asked = Array.from({ length: offered }, (_, n) => `person-${from + n}`)
  const holders = await counter.holders(campaignId)
  const having = asked.filter((person) => holders.has(person))
  const broken = [...promised].filter((person) => !holders.has(person)).length
  const overIssued = Math.max(0, having.length - QUANTITY)
  proof(`${counter.name}, ${perSecond} /s: over-issued, broken`, `${overIssued}, ${broken}`, '0, 0')
  const unknown = having.filter((person) => !promised.has(person)).length
  return { offered, failed: offered - promised.size - refused, unknown, late, answers }
}

function monolithCounter({ url, sql }: Monolith): Counter {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 })
  const last = new Pool(url, { connections: 1 })
  return {
    name: 'monolith',
    async open(quantity) {
      const { rows } = await sql.query<{ id: string }>(
        `insert into campaign values (gen_random_uuid(), $1, 0, 'monolith') returning campaign_id as id`,
        [quantity],
      )
      return rows[0]?.id as string
    },
    async ask(campaignId, person, signal) {
      const body = JSON.stringify({ campaignId, userId: `person-${person}` })
      const answer = await pool.request({ method: 'POST', path: '/coupons', body, signal })
      return { status: answer.statusCode, text: await answer.body.text() }
    },
    promises: ({ text }) => text.includes('"issued'),
    // It works on for customers who have gone; a request that comes after all of them is answered after them.
    settled: (campaignId) =>
      eventually(() => call(last, 'POST', '/coupons', {}, { campaignId, userId: 'the last' }), {
        timeout: 60_000,
      }),
    holders: (campaignId) => holders(sql, campaignId),
    async close() {
      await Promise.all([pool.close(), last.close()])
    },
  }
}

function couponService(
  service: ServiceProcess,
  people: People,
  headers: readonly Record<string, string>[],
): Counter {
  const pool = new Pool(service.url, { connections: CONNECTIONS, pipelining: 1 })
  return {
    name: 'this shop',
    open: (quantity) => openCampaign(service, people, quantity),
    async ask(campaignId, person, signal) {
      const answer = await pool.request({
        ...{ method: 'POST', path: '/coupons/issue', headers: headers[person] ?? {}, signal },
        body: JSON.stringify({ campaignId }),
      })
      return { status: answer.statusCode, text: await answer.body.text() }
    },
    promises: ({ status }) => status === 202,
    settled: (campaignId) => settled(service, campaignId),
    holders: (campaignId) => holders(service.sql, campaignId),
    close: () => pool.close(),
  }
}

async function holders(sql: ServiceProcess['sql'], campaignId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ user: string }>(
    'select user_id as user from coupon where campaign_id = $1::uuid',
    [campaignId],
  )
  return new Set(rows.map(({ user }) => user))
}
