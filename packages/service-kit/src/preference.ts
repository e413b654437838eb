import { z } from 'zod'

/** Longer than a normal answer takes, and shorter than the timeouts of proxies. */
const MOST_SECONDS = 10

export interface WaitPreference {
  /** 0 when the caller does not want to wait. */
  readonly waitMs: number
  /** The value of the response header when the preference was honoured. */
  readonly headers: { 'preference-applied'?: string }
}

/**
 * Reads `Prefer: wait=<seconds>` (RFC 7240), from 1 to 10 seconds; more counts as 10. Other and invalid preferences are
 * ignored, as that standard requires: a preference is never an error.
 */
export function waitPreference(header: string | undefined): WaitPreference {
  const [, digits] = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[;,]|$)/i.exec(header ?? '') ?? []
  const seconds = Math.min(Number(digits ?? 0), MOST_SECONDS)
  return { waitMs: seconds * 1_000, headers: seconds > 0 ? { 'preference-applied': `wait=${seconds}` } : {} }
}

/** The header's schema, for routes whose answer can wait. */
export const preferHeader = z.looseObject({
  prefer: z
    .string()
    .optional()
    .describe('`wait=3`: delay the answer until the outcome is known, for 1 to 10 seconds (RFC 7240).'),
})
