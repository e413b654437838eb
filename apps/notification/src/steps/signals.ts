import type { Channel } from '../domain/notice.ts'

/**
 * Several lanes send by each channel, so that a slow recipient delays one lane only. Each is a job, run by the signal of its
 * name.
 */
const LANES: Readonly<Record<Channel, number>> = { email: 4, push: 2 }

/** The names of a channel's lanes. */
export const lanesOf = (channel: Channel): readonly string[] =>
  Array.from({ length: LANES[channel] }, (_, lane) => `send-${channel}-${lane + 1}`)

/** The job that deletes old notifications and deliveries. */
export const FORGET_OLD = 'forget-old'

/** Signalled when a person's inbox has a new notification. */
export const inboxKey = (userId: string): string => `inbox/${userId}`
