import { every, type Job, outbound, type Work } from '@jangteo/messaging'
import type { Logger } from '@jangteo/service-kit'
import type { NotificationConfig } from './config.ts'
import type { Channel } from './domain/notice.ts'
import type { Sending, Sent } from './domain/sending.ts'
import type { Reach } from './steps/recipients.ts'
import { FORGET_OLD, lanesOf } from './steps/signals.ts'
import { findDue } from './stores/delivery-store.ts'
import type { Tx } from './stores/tx.ts'
import { claimDue } from './use-cases/claim-due.ts'
import { forgetOld } from './use-cases/forget-old.ts'
import { settleSending } from './use-cases/settle-sending.ts'

/** The first lane runs when a delivery becomes due; it signals the others when there are more than it can take. */
const LOOK_AGAIN_MS = 10_000
const NET_MS = 60_000
const AT_ONCE = 5
const HOUR_MS = 60 * 60 * 1000
/** Time to claim and to settle, in addition to the server's time. */
const LEASE_MARGIN_MS = 5_000

export interface JobRules {
  readonly send: Readonly<Record<Channel, (sending: Sending) => Promise<Sent>>>
  readonly config: Pick<NotificationConfig, 'SEND_TIMEOUT_MS' | 'SEND_TRIES' | 'KEEP_DAYS'>
  readonly reach: Reach
  readonly logger: Logger
}

export const jobs = (rules: JobRules): readonly Job<Tx>[] => [
  ...sendingBy('email', rules),
  ...sendingBy('push', rules),
  every(HOUR_MS, (work) => forgetOld(work, rules.config.KEEP_DAYS), FORGET_OLD),
]

/** Send the due deliveries of a channel, in several lanes, until they are settled. */
const sendingBy = (channel: Channel, rules: JobRules): readonly Job<Tx>[] =>
  lanesOf(channel).map((name, lane) =>
    outbound<Tx, Sending, Sent>(lane === 0 ? LOOK_AGAIN_MS : NET_MS, {
      name,
      claim: (work) =>
        claimDue(work, {
          channel,
          lease: rules.config.SEND_TIMEOUT_MS + LEASE_MARGIN_MS,
          limit: AT_ONCE,
          reach: rules.reach,
        }),
      ...(lane === 0 && { nextDue: ({ tx }: Work<Tx>) => findDue(tx, channel) }),
      traceparent: ({ delivery }) => delivery.traceparent,
      perform: (sending) => rules.send[channel](sending),
      async settle(work, sending, outcome) {
        const { notificationId } = sending.delivery
        if (outcome instanceof Error)
          rules.logger.error({ err: outcome, notificationId }, 'bug: the message was not sent')
        const sent: Sent =
          outcome instanceof Error ? { attempt: { result: 'later', error: outcome.name } } : outcome
        const verdict = await settleSending(work, sending, sent, { mostTries: rules.config.SEND_TRIES })
        if (verdict && 'error' in verdict)
          rules.logger.warn({ notificationId, channel, ...verdict }, 'the message was not sent')
      },
    }),
  )
