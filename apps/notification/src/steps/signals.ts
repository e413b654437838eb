import type { Channel } from '../domain/notice.ts'

/**
 * Several lanes send by each channel: a slow recipient holds up his own lane only. Each is a job, run by the signal of its
 * name.
 */
const LANES: Readonly<Record<Channel, number>> = { email: 4, push: 2 }

/** The names of a channel's lanes. */
export const lanesOf = (channel: Channel): readonly string[] =>
  Array.from({ length: LANES[channel] }, (_, lane) => `send-${channel}-${lane + 1}`)

/** The job that removes what is too old. */
export const FORGET_OLD = 'forget-old'

/** Signalled when something came into a person's inbox. */
export const inboxKey = (userId: string): string => `inbox/${userId}`
