import type { OrderCancelled, OrderPaid, UserActivity } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { identityOfActivity, movesOfActivity, movesOfCancelled, movesOfPaid } from '../domain/moves.ts'
import type { Count } from '../steps/count.ts'
import type { Tx } from '../stores/tx.ts'

/** What is sold rises, at the instant of its payment. */
export const countPaidOrders = (count: Count) =>
  async function countPaidOrders(
    work: Work<Tx>,
    messages: readonly Message<typeof OrderPaid>[],
  ): Promise<void> {
    await count(work, messages, movesOfPaid)
  }

/** What was sold and is given back falls by as much as it rose, and where it rose. */
export const takeBackCancelledOrders = (count: Count) =>
  async function takeBackCancelledOrders(
    work: Work<Tx>,
    messages: readonly Message<typeof OrderCancelled>[],
  ): Promise<void> {
    await count(work, messages, movesOfCancelled)
  }

/** What is viewed, liked or put into a cart rises, once for each activity, however often it was sent. */
export const countActivities = (count: Count) =>
  async function countActivities(
    work: Work<Tx>,
    messages: readonly Message<typeof UserActivity>[],
  ): Promise<void> {
    await count(work, messages, movesOfActivity, identityOfActivity)
  }
