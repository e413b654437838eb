import { z } from 'zod'

/** The spans up to now that a shop's figures are shown for, by the same words in every service. */
export const WINDOWS = ['today', 'week', 'month', 'hour'] as const

/** A window in a query or an answer. */
export const window = z
  .enum(WINDOWS)
  .describe("The shop's day, ISO week or month so far; `hour` is the last sixty minutes.")
  .meta({ id: 'Window' })
