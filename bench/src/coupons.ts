import { fork } from 'node:child_process'
import { once } from 'node:events'
import { testStack, uniquePrefix } from '@jangteo/testing'
import { Redis } from 'ioredis'
import { Pool } from 'undici'
import { createCampaign, openCampaign, openCoupons, type People, prove, settled } from './coupon-service.ts'
import { openLoop } from './open-loop.ts'
import { issuer } from './people.ts'
import { histogram, line, ms, perSecond, proof, title } from './report.ts'

const CLAIMS = 20_000
const CONNECTIONS = 128
const ALONE = 100
/** As many as in a rush. With fewer, the first second, in which no coupon is issued yet, would be much of the time. */
const WAITING = 100_000
const PEOPLE = 100_000
const QUANTITY = 1_000
const OFFERED_PER_SECOND = 2_000
const MOST_AT_ONCE = 5_000
/** The rate of claims, the latency of an idle waiting room, the rate of issued coupons, and a rush. */
export async function coupons(): Promise<void> {
  const people = await issuer()
  await accepting(people)
  await idle(people)
  for (const partitions of [1, 3, 5]) await issuing(people, partitions)
  await rush(people)
}

/** A rush in a closed loop, most of it refused: the route, and its limit. */
async function accepting(people: People): Promise<void> {
  title(
    `Claims answered (${CLAIMS} people for ${QUANTITY} coupons, ${CONNECTIONS} connections; tokens checked, positions stored first)`,
  )
  const bare = fork(new URL('./bare-claim.ts', import.meta.url), [
    testStack().redisAdminUrl,
    uniquePrefix(),
    people.environment.TOKEN_ISSUER ?? '',
  ])
  const [bareUrl] = (await once(bare, 'message')) as [string]
  const { service } = await openCoupons(people)
  const claim = async (headers: readonly Record<string, string>[], first: () => Promise<unknown>) => {
    const campaignId = await openCampaign(service, people, QUANTITY)
    await first()
    const { rate, counts } = await askAll(service.url, {
      ...{ method: 'POST', path: '/coupons/issue', headers },
      body: JSON.stringify({ campaignId }),
    })
    await settled(service, campaignId)
    proof('positions, and refused as sold out', outcomes(counts), `${QUANTITY}, ${CLAIMS - QUANTITY}`)
    await prove(service, campaignId, { acknowledged: QUANTITY + 1, quantity: QUANTITY + 1 })
    return rate
  }
  let [strangers, lookers, bareRate, checkingRate] = [0, 0, 0, 0]
  // The first round warms all up, in turns, so that none has the machine of another minute.
  for (const round of [0, 1]) {
    const all = await people.headers(CLAIMS * 2, round * CLAIMS * 2)
    const [unknown, known] = [all.slice(0, CLAIMS), all.slice(CLAIMS)]
    const limit = async (path: string) =>
      (await askAll(bareUrl, { method: 'POST', path, headers: unknown, body: '{}' })).rate
    bareRate = await limit('/claim')
    checkingRate = await limit('/claim-by-token')
    strangers = await claim(unknown, async () => undefined)
    lookers = await claim(known, () =>
      askAll(service.url, { method: 'GET', path: '/coupons/campaigns', headers: known }),
    )
  }
  const ratios = (rate: number) => `${(rate / bareRate).toFixed(2)}, ${(rate / checkingRate).toFixed(2)}`
  line('limit: bare route with one script', perSecond(bareRate))
  line('limit: the same, and it checks the token', perSecond(checkingRate))
  line('claims of people who come for the first time', perSecond(strangers))
  line('ratio to each', ratios(strangers))
  line('claims of people who have looked at the campaign', perSecond(lookers))
  line('ratio to each', ratios(lookers), 'target ≥ 0.35')
  bare.disconnect()
  await service.stop()
}

const outcomes = (counts: ReadonlyMap<string, number>) =>
  `${counts.get('202') ?? 0}, ${counts.get('409 coupons-sold-out') ?? 0}`

interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: readonly Record<string, string>[]
  readonly body?: string
}

/** Sends a request with each of the headers in a closed loop. @returns answers per second, and the number of each answer */
async function askAll(url: string, { headers, ...request }: Asked) {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 })
  const left = headers.values()
  const counts = new Map<string, number>()
  const began = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (const each of left) {
        const { statusCode, body } = await pool.request({ ...request, headers: each })
        const text = await body.text()
        const code = /"code":"([^"]+)"/.exec(text)?.[1]
        const answer = [statusCode, code].filter(Boolean).join(' ')
        counts.set(answer, (counts.get(answer) ?? 0) + 1)
        if (statusCode >= 300 && code !== 'coupons-sold-out')
          throw new Error(`${request.path}: ${answer} ${text}`)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  await pool.close()
  return { rate: headers.length / seconds, counts }
}

/** An empty waiting room: how long a single customer waits for the coupon, by the records. */
async function idle(people: People): Promise<void> {
  title(`From request to issued, one person after the other (${ALONE} people, an idle waiting room)`)
  const { service } = await openCoupons(people)
  const campaignId = await openCampaign(service, people, ALONE * 2)
  const body = JSON.stringify({ campaignId })
  for (const headers of await people.headers(ALONE * 2)) {
    const answer = await fetch(`${service.url}/coupons/issue`, { method: 'POST', headers, body })
    if (answer.status !== 202) throw new Error(await answer.text())
    await settled(service, campaignId)
  }
  await prove(service, campaignId, { acknowledged: ALONE * 2 + 1, quantity: ALONE * 2 + 1 })
  // The first half warms up.
  const { rows } = await service.sql.query<{ p50: number; p90: number }>(
    `select percentile_cont(0.5) within group (order by ms)::float8 as p50,
       percentile_cont(0.9) within group (order by ms)::float8 as p90
     from (select extract(epoch from settled_at - requested_at) * 1000 as ms from request
           where campaign_id = $1 order by ticket desc limit $2) as later`,
    [campaignId, ALONE],
  )
  const { p50, p90 } = rows[0] ?? { p50: Number.NaN, p90: Number.NaN }
  line('from request to issued', `p50 ${ms(p50)}`, `p90 ${ms(p90)}; target p50 ≤ 50 ms`)
  await service.stop()
}

/** A full waiting room: from the first admission to the last issued coupon. */
async function issuing(people: People, partitions: number): Promise<void> {
  title(
    `Coupons issued from a waiting room of ${WAITING} (topic of ${partitions} partitions, as many consumers)`,
  )
  const { service, topicPrefix } = await openCoupons(people, {
    NODE_OPTIONS: `--import=${new URL('./issue-partitions.ts', import.meta.url)}`,
    ISSUE_PARTITIONS: String(partitions),
  })
  const redis = new Redis(testStack().redisAdminUrl)
  let rate = 0
  // The first round warms up.
  for (const count of [WAITING / 4, WAITING]) {
    const campaignId = await createCampaign(service, people, count)
    await service.sql.query(
      `insert into request (request_id, campaign_id, user_id, ticket, status, requested_at)
       select gen_random_uuid(), $1, 'person-' || n, n, 'waiting', now() from generate_series(1, $2::int) as n`,
      [campaignId, count],
    )
    await service.sql.query('analyze')
    // The gate is lost, and rebuilt with these requests.
    await redis.del(`coupon:${topicPrefix}gate`)
    await settled(service, campaignId)
    const { rows } = await service.sql.query<{ seconds: number }>(
      `select extract(epoch from max(settled_at) - min(admitted_at))::float8 as seconds from request where campaign_id = $1`,
      [campaignId],
    )
    rate = count / (rows[0]?.seconds ?? Number.NaN)
    if (count === WAITING) await prove(service, campaignId, { acknowledged: count, quantity: count })
  }
  line('coupons issued', perSecond(rate), `target ≥ ${partitions * 1_000} /s`)
  await redis.quit()
  await service.stop()
}

/** Many people for few coupons, in an open loop. */
async function rush(people: People): Promise<void> {
  title(`${PEOPLE} people for ${QUANTITY} coupons (${OFFERED_PER_SECOND} a second offered, open loop)`)
  const headers = await people.headers(PEOPLE)
  const { service } = await openCoupons(people)
  const warmUp = await openCampaign(service, people, 5_000)
  await askAll(service.url, {
    ...{ method: 'POST', path: '/coupons/issue', headers: await people.headers(5_000, PEOPLE) },
    body: JSON.stringify({ campaignId: warmUp }),
  })
  await settled(service, warmUp)
  const campaignId = await openCampaign(service, people, QUANTITY)
  const body = JSON.stringify({ campaignId })
  const pool = new Pool(service.url, { connections: MOST_AT_ONCE / 10, pipelining: 1 })
  const answers = histogram()
  let [acknowledged, soldOut] = [0, 0]
  const began = performance.now()
  const { offered, dropped, late, failed, failure } = await openLoop({
    perSecond: OFFERED_PER_SECOND,
    seconds: PEOPLE / OFFERED_PER_SECOND,
    mostAtOnce: MOST_AT_ONCE,
    async arrive(n, due) {
      const answer = await pool.request({
        method: 'POST',
        path: '/coupons/issue',
        headers: headers[n] ?? {},
        body,
      })
      const text = await answer.body.text()
      answers.add(performance.now() - due)
      if (answer.statusCode === 202) acknowledged += 1
      else if (text.includes('coupons-sold-out')) soldOut += 1
      else throw new Error(`answered ${answer.statusCode}: ${text}`)
    },
  })
  const answered = (performance.now() - began) / 1000
  await settled(service, campaignId)
  const issued = (performance.now() - began) / 1000
  await prove(service, campaignId, { acknowledged: acknowledged + 1, quantity: QUANTITY + 1 })
  proof(
    'positions, and refused as sold out',
    `${acknowledged}, ${soldOut}`,
    `${QUANTITY}, ${PEOPLE - QUANTITY}`,
  )
  line('dropped by the generator, or failed', `${dropped + failed}`, `of ${offered}; target ≤ 0.1 %`)
  if (failure) line('the first failure', '', failure)
  line('begun more than 5 ms late', String(late), 'counted in the latency')
  line('the last one has an answer after', `${answered.toFixed(1)} s`)
  line('the last coupon is written after', `${issued.toFixed(1)} s`)
  line('first answer', `p50 ${ms(answers.at(50))}`, `p99 ${ms(answers.at(99))}`)
  await pool.close()
  await service.stop()
}
