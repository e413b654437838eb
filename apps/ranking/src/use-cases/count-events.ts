import type { OrderCancelled, OrderPaid, UserActivity } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { identityOfActivity, movesOfActivity, movesOfCancelled, movesOfPaid } from '../domain/moves.ts'
import type { Count } from '../steps/count.ts'
import type { Tx } from '../stores/tx.ts'

/** Sold products get points, at the instant of the payment. */
export const countPaidOrders = (count: Count) =>
  async function countPaidOrders(
    work: Work<Tx>,
    messages: readonly Message<typeof OrderPaid>[],
  ): Promise<void> {
    await count(work, messages, movesOfPaid)
  }

/** Products of a cancelled order lose exactly the points that the payment gave them, in the same buckets. */
export const takeBackCancelledOrders = (count: Count) =>
  async function takeBackCancelledOrders(
    work: Work<Tx>,
    messages: readonly Message<typeof OrderCancelled>[],
  ): Promise<void> {
    await count(work, messages, movesOfCancelled)
  }

/** Viewed, liked and carted products get points, once for each activity, however often it was sent. */
export const countActivities = (count: Count) =>
  async function countActivities(
    work: Work<Tx>,
    messages: readonly Message<typeof UserActivity>[],
  ): Promise<void> {
    await count(work, messages, movesOfActivity, identityOfActivity)
  }
