import { auditResult, auditTable, type ShopAudit } from '@jangteo/infra'
import type { Shop } from '../shop.ts'
import { auditsMeanwhile, deadLetters, readKept } from './kept.ts'
import { type Told, untrueOf } from './told.ts'

/** What is wrong, in sentences; nothing of each when all is well. */
export interface Verdict {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly differences: readonly string[]
  /** How many audits have finished while customers shopped, and since. */
  readonly audits: number
}

export const isClean = ({ lost, doubled, differences }: Verdict): boolean =>
  lost.length + doubled.length + differences.length === 0

/**
 * Compares a settled shop with what its customers were told, and looks at what audits have found. Prints the
 * last audit.
 *
 * @param options `expected`: whether an alarm is about what was planted
 */
export async function prove(
  shop: Shop,
  told: readonly Told[],
  audit: ShopAudit,
  { expected = () => false }: { expected?: (alarm: string) => boolean } = {},
): Promise<Verdict> {
  if (audit.verdict !== 'clean') console.log(`\n${auditTable(audit, shop.url('data-platform'))}`)
  console.log(`\naudit of ${audit.equations.length} equations: ${auditResult(audit)}`)
  const untrue = untrueOf(told, await readKept(shop))
  const of = (kind: 'lost' | 'doubled') => untrue.filter((each) => each.kind === kind).map(({ what }) => what)
  const { audits, alarms } = await auditsMeanwhile(shop)
  const differences = [
    ...(audit.verdict === 'clean' ? [] : [`the audit is ${auditResult(audit)}`]),
    ...alarms.filter((alarm) => !expected(alarm)).map((alarm) => `an audit meanwhile said: ${alarm}`),
    ...(await deadLetters(shop)),
  ]
  return { lost: of('lost'), doubled: of('doubled'), differences, audits }
}
