import type { By, Work } from '@jangteo/messaging'
import type { AcceptedDifference } from '../domain/accepted.ts'
import { DifferenceUnknown } from '../domain/errors.ts'
import { differencesIn } from '../domain/shop-audit.ts'
import { findAccepted, insertAccepted } from '../stores/accepted-store.ts'
import { findLastReport } from '../stores/shop-audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * An operator accepts a difference that the last audit names: later audits show it apart. Can be repeated. The record names
 * the equation only, because the object of a service's own check may name a person.
 * @throws DifferenceUnknown
 */
export async function acceptDifference(
  work: Work<Tx>,
  { differenceId, by }: { differenceId: string; by: By },
): Promise<AcceptedDifference> {
  const { tx, now } = work
  const known = (await findAccepted(tx)).find((each) => each.differenceId === differenceId)
  if (known) return known
  const report = await findLastReport(tx)
  const difference = differencesIn(report).find((each) => each.differenceId === differenceId)
  if (!difference) throw DifferenceUnknown({ differenceId })
  const accepted = { ...difference, acceptedBy: by.actor, reason: by.reason, acceptedAt: now }
  // Another operator may have accepted it at the same moment.
  if (await insertAccepted(tx, accepted))
    work.record(by, {
      ...{ action: 'audit-difference.accept', target: `audit-difference/${differenceId}` },
      ...{ before: null, after: { equation: difference.equation } },
    })
  return accepted
}
