import type { Attempt } from './delivery.ts'

/** How a hand-over to a mail server failed: in which part of the conversation, and what the server said, if anything. */
export interface SmtpFailure {
  /** `connect` until we are let in, `send` from MAIL FROM on. */
  readonly phase: 'connect' | 'send'
  /** The command that was answered. */
  readonly command?: string | undefined
  readonly responseCode?: number | undefined
  /** Ours, as ECONNREFUSED. */
  readonly code?: string | undefined
}

const SHUTTING_DOWN = 421

/**
 * Whose fault it is. A server that lets nobody in, or does not take our own sender, takes nothing from anybody; of the rest
 * 5xx is for ever and 4xx, or silence, for now. Never tells an address, nor what the server has written.
 */
export function judgeSmtp({ phase, command, responseCode, code }: SmtpFailure): Attempt {
  const answered = responseCode === undefined ? (code ?? 'no answer') : String(responseCode)
  const error = `smtp ${answered} at ${command ?? phase}`
  if (phase === 'connect' || responseCode === SHUTTING_DOWN) return { result: 'away', error }
  const permanent = responseCode !== undefined && responseCode >= 500
  if (permanent && command === 'MAIL FROM') return { result: 'away', error }
  return { result: permanent ? 'refused' : 'later', error }
}
