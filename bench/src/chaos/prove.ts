import { auditResult, auditTable, type Compared, compareAll, type ShopAudit } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'
import type { Shop } from '../shop.ts'
import type { Forgeries } from './forgeries.ts'
import { auditsMeanwhile, deadLetters, readKept } from './kept.ts'
import { RUBBISH_KEY } from './log.ts'
import { type Told, untrueOf } from './told.ts'

/** What is wrong, in sentences; nothing of each when all is well. */
export interface Verdict {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly differences: readonly string[]
  /** How many audits have finished while customers shopped, and since. */
  readonly audits: number
  /** Records that were forged; each must have been named by an audit. */
  readonly forged: number
}

/** Whether nothing is wrong but that the answers to forged events never come: that cannot be accepted, and is late for ever. */
const isOnlyForged = ({ verdict, equations }: ShopAudit, forgeries: Forgeries | undefined): boolean =>
  forgeries !== undefined &&
  verdict === 'different' &&
  equations
    .filter((each) => each.verdict !== 'holds')
    .every(
      (each) =>
        each.verdict === 'late' &&
        each.onTheWay <= forgeries.count &&
        each.examples.every((example) => forgeries.isAbout(JSON.stringify(example))),
    )

export const isClean = ({ lost, doubled, differences }: Verdict): boolean =>
  lost.length + doubled.length + differences.length === 0

/**
 * Compares a settled shop with what its customers were told, and looks at what audits have found. Prints the
 * last audit.
 *
 * @param options `expected`: whether an alarm is about what was planted; `forgeries`: what was forged
 */
export async function prove(
  shop: Shop,
  told: readonly Told[],
  audit: ShopAudit,
  { expected = () => false, forgeries }: { expected?: (alarm: string) => boolean; forgeries?: Forgeries },
): Promise<Verdict> {
  if (audit.verdict !== 'clean') console.log(`\n${auditTable(audit, shop.url('data-platform'))}`)
  console.log(`\naudit of ${audit.equations.length} equations: ${auditResult(audit)}`)
  const unlike = await unlikeTheirEvents(shop)
  const untrue = untrueOf(told, await readKept(shop))
  const of = (kind: 'lost' | 'doubled') => untrue.filter((each) => each.kind === kind).map(({ what }) => what)
  const { audits, alarms } = await auditsMeanwhile(shop)
  const differences = [
    ...(audit.verdict === 'clean' || isOnlyForged(audit, forgeries)
      ? []
      : [`the audit is ${auditResult(audit)}`]),
    ...alarms
      .filter((alarm) => !expected(alarm) && !forgeries?.isAbout(alarm))
      .map((alarm) => `an audit meanwhile said: ${alarm}`),
    ...unlike
      .filter((each) => !forgeries?.isAbout(JSON.stringify(each)))
      .map((each) => `${each.kind} ${each.object} is not what its events say: ${JSON.stringify(each)}`),
    ...(forgeries?.unfound() ?? []).map(
      ({ topic, ids }) => `no audit has named the forged ${topic} of ${ids.join(', ')}`,
    ),
    ...(await deadLetters(shop, [RUBBISH_KEY, ...(forgeries?.userIds ?? [])])),
  ]
  return { lost: of('lost'), doubled: of('doubled'), differences, audits, forged: forgeries?.count ?? 0 }
}

const SETTLE_SECONDS = 10

/** The orders and wallets that do not follow from their events. Prints how many were compared. */
async function unlikeTheirEvents(shop: Shop): Promise<readonly Compared[]> {
  const token = await tokenFor('chaos', 'admin')
  const reached = (name: string) => ({ name, url: shop.url(name), token })
  const dataPlatform = reached('data-platform')
  const orders = await compareAll('order', {
    ...{ service: reached('order'), dataPlatform, settleSeconds: SETTLE_SECONDS },
  })
  const wallets = await compareAll('wallet', {
    ...{ service: reached('balance'), dataPlatform, settleSeconds: SETTLE_SECONDS },
  })
  console.log(`rebuilt from events: ${orders.rebuilt} orders, ${wallets.rebuilt} wallets`)
  return [...orders.different, ...wallets.different]
}
