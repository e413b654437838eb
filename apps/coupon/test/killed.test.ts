import { tokenOf } from '@jangteo/service-testing'
import { eventually, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { peopleNamed } from './load.ts'
import { contradictions, insertCampaign } from './running-coupon.ts'

interface Body {
  code?: string
  requestId?: string
}

it('a process that is killed three times under load loses no request that it has acknowledged', async () => {
  const quantity = 300
  const people = peopleNamed('survivor', 2_000)
  const coupon = await startServiceProcess('coupon', {
    topicPrefix: uniquePrefix(),
    // The customers of this test ask again and again while the process is down.
    environment: { ISSUE_PERSON_LIMIT: '0', ISSUE_ADDRESS_LIMIT: '0' },
  })
  try {
    const campaignId = await insertCampaign(coupon.sql, { quantity })
    const acknowledged = new Map<string, string>()
    const refusals = new Set<string>()
    /** Asks again while the process is down. */
    const ask = async (person: string): Promise<void> => {
      const answer = await fetch(`${coupon.url}/coupons/issue`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenOf(person)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ campaignId }),
      })
        .then(async (response) => ({ ...((await response.json()) as Body), http: response.status }))
        .catch((): Body & { http: number } => ({ http: 503 }))
      if (answer.http === 503 || answer.code === 'campaign-not-found') throw new Error('not now')
      if (answer.http === 202) acknowledged.set(person, answer.requestId ?? '')
      else refusals.add(answer.code ?? '')
    }
    const queue = [...people]
    const askers = Array.from({ length: 8 }, async () => {
      for (let person = queue.shift(); person && refusals.size === 0; person = queue.shift()) {
        const who = person
        await eventually(() => ask(who), { timeout: 40_000 })
      }
    })
    for (const enough of [20, 100, 180]) {
      await eventually(() => expect(acknowledged.size).toBeGreaterThan(enough), { timeout: 40_000 })
      await coupon.killAndRestart()
    }
    await Promise.all(askers)
    expect([...refusals]).toEqual(['coupons-sold-out'])
    await eventually(
      async () => {
        const { rows } = await coupon.sql.query(
          `select count(*)::int as issued from request where status = 'issued'`,
        )
        expect(rows).toEqual([{ issued: quantity }])
      },
      { timeout: 30_000 },
    )
    const { rows } = await coupon.sql.query('select user_id, request_id from request')
    const written = new Map(rows.map((row) => [row.user_id, row.request_id]))
    for (const [person, requestId] of acknowledged) expect(written.get(person)).toBe(requestId)
    expect(await contradictions(() => coupon.url)).toEqual([])
  } finally {
    await coupon.stop()
  }
}, 150_000)
