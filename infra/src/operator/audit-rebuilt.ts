import type { Equation, ShopAudit } from '@jangteo/operator'
import { type Compared, compareAll, type KindName, kinds } from './rebuild-api.ts'
import type { ReachedService } from './services-reached.ts'

const NAMES: Readonly<Record<KindName, string>> = {
  order: 'each order is what its events lead to',
  wallet: 'each wallet is what its movements add up to',
}
/** As many as the data platform names of its own equations. */
const MOST_NAMED = 5

/**
 * The report, with what follows from folding the events of each order and wallet: the audit compares single statements of the log.
 * A service that is not among the reached ones leaves its equation unknown.
 *
 * @throws Error, as every request to a service
 */
export async function withRebuilt(
  report: ShopAudit,
  reached: readonly ReachedService[],
  settleSeconds: number,
): Promise<ShopAudit> {
  const equations: Equation[] = []
  for (const kind of ['order', 'wallet'] as const)
    equations.push(await equationOf(kind, reached, settleSeconds))
  const verdicts = [report.verdict, ...equations.map(({ verdict }) => VERDICTS[verdict])]
  const verdict = (['different', 'unknown'] as const).find((worse) => verdicts.includes(worse)) ?? 'clean'
  return { ...report, verdict, equations: [...report.equations, ...equations] }
}

/** What an equation makes of the whole report. */
const VERDICTS = { holds: 'clean', late: 'different', differs: 'different', unknown: 'unknown' } as const

async function equationOf(
  kind: KindName,
  reached: readonly ReachedService[],
  settleSeconds: number,
): Promise<Equation> {
  const find = (wanted: string) => reached.find(({ name }) => name === wanted)
  const [service, dataPlatform] = [find(kinds[kind].service), find('data-platform')]
  const common = { name: NAMES[kind], onTheWay: 0, oldestSeconds: null, accepted: 0 }
  if (!service || !dataPlatform) {
    const note = `there is no URL for ${kinds[kind].service}: --url ${kinds[kind].service}=https://…`
    return { ...common, left: 0, right: 0, differences: 0, verdict: 'unknown', note, examples: [] }
  }
  const { held, rebuilt, different } = await compareAll(kind, { service, dataPlatform, settleSeconds })
  return {
    ...{ ...common, left: held, right: rebuilt, differences: different.length, note: null },
    verdict: different.length > 0 ? 'differs' : 'holds',
    examples: different.slice(0, MOST_NAMED).map(differenceOf),
  }
}

const differenceOf = ({ object, held, rebuilt, problems }: Compared) => ({
  ...{ differenceId: null, object, left: held, right: rebuilt, events: [] },
  note: problems.length > 0 ? problems.join('; ') : null,
})
