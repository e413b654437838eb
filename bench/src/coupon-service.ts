import { eventually, type ServiceProcess, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { noLimits } from './npm-start.ts'
import type { issuer } from './people.ts'
import { proof } from './report.ts'

/** The number of the customer who asks before all others. */
const FIRST = 10_000_000

export type People = Awaited<ReturnType<typeof issuer>>

/** The coupon service alone, on a database and topics of its own. */
export async function openCoupons(people: People, environment: Record<string, string> = {}) {
  const topicPrefix = uniquePrefix()
  const service = await startServiceProcess('coupon', {
    topicPrefix,
    environment: {
      ...people.environment,
      ...noLimits,
      DATABASE_POOL: '10',
      ...environment,
    },
  })
  return { service, topicPrefix }
}

/** Creates a campaign, and resolves when the first customer has a queue position. */
export async function openCampaign(
  service: ServiceProcess,
  people: People,
  quantity: number,
): Promise<string> {
  const campaignId = await createCampaign(service, people, quantity + 1)
  const [headers = {}] = await people.headers(1, FIRST)
  const body = JSON.stringify({ campaignId })
  await eventually(async () => {
    const answer = await fetch(`${service.url}/coupons/issue`, { method: 'POST', headers, body })
    if (answer.status !== 202) throw new Error(await answer.text())
  })
  return campaignId
}

/** Creates a campaign that is open at once. @returns its id */
export async function createCampaign(
  { url }: Pick<ServiceProcess, 'url'>,
  { admin }: Pick<People, 'admin'>,
  quantity: number,
): Promise<string> {
  const answer = await fetch(`${url}/coupons/campaigns`, {
    method: 'POST',
    headers: { ...admin, 'idempotency-key': String(performance.now()) },
    body: JSON.stringify({
      name: 'Bench',
      discount: { kind: 'fixed', amount: 1_000 },
      quantity,
      closesAt: '2099-12-31T00:00:00Z',
      validForSeconds: 86_400,
    }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return ((await answer.json()) as { campaignId: string }).campaignId
}

/** Resolves when all requests are settled. */
export const settled = ({ sql }: ServiceProcess, campaignId: string) =>
  eventually(
    async () => {
      const { rows } = await sql.query<{ left: number }>(
        `select count(*)::int as left from request where campaign_id = $1 and settled_at is null`,
        [campaignId],
      )
      if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} still wait`)
    },
    { timeout: 120_000 },
  )

/** Checks by the records that no acknowledged coupon is missing, none was issued twice, and no request was overtaken. */
export async function prove(
  { sql }: ServiceProcess,
  campaignId: string,
  expected: { acknowledged: number; quantity: number },
): Promise<void> {
  const { rows } = await sql.query<Record<'issued' | 'people' | 'counted' | 'inversions', number>>(
    `select (select count(*)::int from coupon where campaign_id = $1) as issued,
       (select count(distinct user_id)::int from coupon where campaign_id = $1) as people,
       (select issued from campaign where campaign_id = $1) as counted,
       (select count(*)::int from (
          select ticket < max(ticket) over (order by admission rows between unbounded preceding and 1 preceding) as overtaken
          from request where campaign_id = $1 and admission is not null) as admitted
        where overtaken) as inversions`,
    [campaignId],
  )
  const { issued, people, counted, inversions } = rows[0] as (typeof rows)[0]
  proof(
    'issued, and counted by the campaign',
    `${issued}, ${counted}`,
    `${expected.acknowledged}, ${expected.acknowledged}`,
  )
  proof('over-issued', Math.max(0, issued - expected.quantity), 0)
  proof('doubled', issued - people, 0)
  proof('lost: acknowledged without a coupon', expected.acknowledged - issued, 0)
  proof('inversions', inversions, 0)
}
