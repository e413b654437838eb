import type { By, Work } from '@jangteo/messaging'
import type { AcceptedDifference } from '../domain/accepted.ts'
import { DifferenceUnknown } from '../domain/errors.ts'
import { deleteAccepted, findAccepted } from '../stores/accepted-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A difference is no longer accepted: the next audit reports it again, if it is still there. @throws DifferenceUnknown */
export async function revokeAcceptance(
  work: Work<Tx>,
  { differenceId, by }: { differenceId: string; by: By },
): Promise<AcceptedDifference> {
  const accepted = (await findAccepted(work.tx)).find((each) => each.differenceId === differenceId)
  if (!accepted || !(await deleteAccepted(work.tx, differenceId))) throw DifferenceUnknown({ differenceId })
  work.record(by, {
    ...{ action: 'audit-difference.revoke', target: `audit-difference/${differenceId}` },
    before: { equation: accepted.equation, acceptedBy: accepted.acceptedBy, acceptedAt: accepted.acceptedAt },
    after: null,
  })
  return accepted
}
