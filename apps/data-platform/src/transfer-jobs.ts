import { defineError } from '@jangteo/errors'
import { every, type Job, outbound } from '@jangteo/messaging'
import { httpReceiver, type TransferReceiver } from './adapters/transfer-receiver.ts'
import type { DataPlatformConfig } from './config.ts'
import type { Received, TransferBatch } from './domain/transfer.ts'
import { claimNextBatch, findDue, forgetBatches, readBatch } from './stores/transfer-store.ts'
import type { Tx } from './stores/tx.ts'
import { cutTransferBatches } from './use-cases/cut-transfer-batches.ts'
import { BATCHES_READY } from './use-cases/ready-transfer-batches.ts'
import { EVENTS_KEPT } from './use-cases/record-events.ts'
import { settleTransferBatch } from './use-cases/settle-transfer-batch.ts'

const HOUR_MS = 60 * 60 * 1_000
const DAY_MS = 24 * HOUR_MS
/** The pause between two cuts: events that are stored meanwhile are cut together. */
const CUT_AGAIN_MS = 1_000
/** The fallback poll: a signal can be lost. */
const LOOK_AGAIN_MS = 10_000
/** Sending a batch makes at most two requests, and reads the events before. */
const LEASE_TIMEOUTS = 3

const BatchIncomplete = defineError(
  'batch-incomplete',
  'conflict',
  ({ sequence, missing }: { sequence: bigint; missing: number }) =>
    `Batch ${sequence} lacks ${missing} of its events, which were dropped with their day: nothing is transferred until ` +
    'an operator starts again with another TRANSFER_DESTINATION.',
)

/** The jobs of the transfer. Without a configured receiver there are none, and no batch is cut. */
export function configuredTransfer(service: {
  config: DataPlatformConfig
  prisma: Tx
  clock: () => Date
}): readonly Job<Tx>[] {
  const { config, prisma, clock } = service
  const { TRANSFER_URL: url, TRANSFER_SECRET: secrets, TRANSFER_TIMEOUT_MS: timeoutMs } = config
  if (url === undefined || secrets === undefined) return []
  return transferJobs({
    destination: config.TRANSFER_DESTINATION,
    most: config.TRANSFER_BATCH,
    retentionDays: config.EVENT_RETENTION_DAYS,
    receiver: httpReceiver({ url, secrets, timeoutMs, clock }),
    timeoutMs,
    prisma,
  })
}

/** Cuts the stored events into batches, and sends one batch at a time, each until it is delivered. */
export const transferJobs = (service: {
  destination: string
  most: number
  receiver: TransferReceiver
  timeoutMs: number
  retentionDays: number
  /** Reads events outside of a Work. */
  prisma: Tx
}): readonly Job<Tx>[] => [
  { ...every(LOOK_AGAIN_MS, cutTransferBatches(service), EVENTS_KEPT), restMs: CUT_AGAIN_MS },
  outbound<Tx, TransferBatch, 'taken' | Received>(LOOK_AGAIN_MS, {
    name: BATCHES_READY,
    claim: ({ tx, now }) =>
      claimNextBatch(tx, {
        destination: service.destination,
        now,
        lease: LEASE_TIMEOUTS * service.timeoutMs,
      }),
    nextDue: ({ tx }) => findDue(tx, service.destination),
    async perform(batch, stopping) {
      const events = await readBatch(service.prisma, batch)
      const missing = batch.events - events.length
      if (missing > 0) throw BatchIncomplete({ sequence: batch.sequence, missing })
      return service.receiver.take(batch, events, stopping)
    },
    settle: settleTransferBatch,
  }),
  every(HOUR_MS, forgetTransferBatches(service.retentionDays)),
]

function forgetTransferBatches(days: number) {
  return async function forgetTransferBatches({ tx, now }: { tx: Tx; now: Date }): Promise<void> {
    await forgetBatches(tx, new Date(now.getTime() - days * DAY_MS))
  }
}
