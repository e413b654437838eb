import DataLoader from 'dataloader'
import type { Request } from '../domain/request.ts'
import { newWaitingRoom, type WaitingRoom } from '../domain/waiting-room.ts'
import { RequestNotFound } from '../domain/waiting-room-errors.ts'
import { findRequests } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'
import { findWaitingRooms } from '../stores/waiting-room-store.ts'

/** Reads requests and the progress of their waiting rooms. */
export interface RequestReader {
  /** @throws RequestNotFound, also for another customer's request */
  request(wanted: { requestId: string; userId: string }): Promise<Request>
  waitingRoom(campaignId: string): Promise<WaitingRoom>
}

/** Concurrent reads are batched: when requests of a waiting room are admitted, all its customers read at once. */
export function requestReader(prisma: Tx, clock: () => Date): RequestReader {
  const requests = shared((requestIds) => findRequests(prisma, requestIds))
  const waitingRooms = shared((campaignIds) => findWaitingRooms(prisma, campaignIds))
  return {
    async request({ requestId, userId }) {
      const request = await requests.load(requestId)
      if (request?.userId !== userId) throw RequestNotFound({ requestId })
      return request
    },
    waitingRoom: async (campaignId) =>
      (await waitingRooms.load(campaignId)) ?? newWaitingRoom(campaignId, clock()),
  }
}

function shared<V>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
  return new DataLoader<string, V | undefined>(
    async (ids) => {
      const found = await find([...new Set(ids)])
      return ids.map((id) => found.get(id))
    },
    { cache: false, maxBatchSize: 1_000 },
  )
}
