import { startBatchSpan } from '@jangteo/trace'
import type { Database, SqlTx } from '../database.ts'
import { inStep, stepReached } from '../steps.ts'
import { type OpenWork, openWork, type WorkContext } from './work.ts'

/** In milliseconds: how long it may run, and how long it waits for a connection. */
export interface TransactionLimits {
  readonly timeout: number
  readonly maxWait?: number
}

/** A unit of work that has committed. */
export interface Committed<Tx extends SqlTx, R> {
  readonly open: OpenWork<Tx>
  readonly result: R
}

/**
 * Runs a callback in a transaction of its own, and commits what it wrote together with what it published.
 *
 * @param consumes the topics of the events that it applies, if any
 * @throws what the callback throws; an error of Prisma when the transaction cannot be started or committed
 */
export async function unitOfWork<Tx extends SqlTx, R>(
  { prisma }: Database<Tx>,
  context: WorkContext,
  limits: TransactionLimits,
  callback: (tx: Tx, open: OpenWork<Tx>) => Promise<R>,
  consumes: readonly string[] = [],
): Promise<Committed<Tx, R>> {
  const { traceparent, causes = traceparent === undefined ? [] : [traceparent] } = context
  const span = startBatchSpan('transaction', causes)
  let begun: OpenWork<Tx> | undefined
  try {
    const committed = await prisma.$transaction(async (tx) => {
      const open = openWork(tx, context)
      begun = open
      const result = await callback(tx, open)
      await inStep('publishing', 'write', open.topics, () => open.flush())
      commitIs('before', open.topics, consumes)
      return { open, result }
    }, limits)
    commitIs('after', committed.open.topics, consumes)
    span.end()
    committed.open.end()
    return committed
  } catch (error) {
    span.end(error)
    begun?.end(error)
    throw error
  }
}

function commitIs(
  moment: 'before' | 'after',
  publishes: Iterable<string>,
  consumes: readonly string[],
): void {
  stepReached(moment, 'publishing', 'commit', publishes)
  stepReached(moment, 'consuming', 'commit', consumes)
}
