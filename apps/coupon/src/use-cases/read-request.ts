import DataLoader from 'dataloader'
import { type Line, newLine } from '../domain/line.ts'
import { RequestNotFound } from '../domain/line-errors.ts'
import type { Request } from '../domain/request.ts'
import { findLines } from '../stores/line-store.ts'
import { findRequests } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Reads requests and the progress of their waiting rooms. */
export interface RequestReader {
  /** @throws RequestNotFound, also for another customer's request */
  request(wanted: { requestId: string; userId: string }): Promise<Request>
  line(campaignId: string): Promise<Line>
}

/** Concurrent reads are batched: when a waiting room moves, all its customers read at once. */
export function requestReader(prisma: Tx, clock: () => Date): RequestReader {
  const requests = shared((requestIds) => findRequests(prisma, requestIds))
  const lines = shared((campaignIds) => findLines(prisma, campaignIds))
  return {
    async request({ requestId, userId }) {
      const request = await requests.load(requestId)
      if (request?.userId !== userId) throw RequestNotFound({ requestId })
      return request
    },
    line: async (campaignId) => (await lines.load(campaignId)) ?? newLine(campaignId, clock()),
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
