import type { Attempt } from './delivery.ts'

/** The failure of a mail: in which phase of SMTP, and the server's reply, if any. */
export interface SmtpFailure {
  /** `connect` until the session is open, `send` from MAIL FROM on. */
  readonly phase: 'connect' | 'send'
  /** The command that failed. */
  readonly command?: string | undefined
  readonly responseCode?: number | undefined
  /** A local error code, such as ECONNREFUSED. */
  readonly code?: string | undefined
}

const SHUTTING_DOWN = 421

/**
 * The cause of a failure. A server that refuses the connection or our sender takes no message at all; of other replies, 5xx is
 * permanent and 4xx, or no reply, temporary. The error text contains neither an address nor text of the server.
 */
export function judgeSmtp({ phase, command, responseCode, code }: SmtpFailure): Attempt {
  const answered = responseCode === undefined ? (code ?? 'no answer') : String(responseCode)
  const error = `smtp ${answered} at ${command ?? phase}`
  if (phase === 'connect' || responseCode === SHUTTING_DOWN) return { result: 'unavailable', error }
  const permanent = responseCode !== undefined && responseCode >= 500
  if (permanent && command === 'MAIL FROM') return { result: 'unavailable', error }
  if (!permanent) return { result: 'later', error }
  // Refused before the server has seen the message: no other one will reach this address either.
  return { result: 'refused', error, ...(command === 'RCPT TO' && { bounced: true }) }
}
