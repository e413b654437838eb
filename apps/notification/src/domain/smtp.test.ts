import { expect, it } from 'vitest'
import { judgeSmtp, type SmtpFailure } from './smtp.ts'

it.each<[string, SmtpFailure, string, string]>([
  [
    'no server listens',
    { phase: 'connect', code: 'ECONNREFUSED' },
    'unavailable',
    'smtp ECONNREFUSED at connect',
  ],
  ['no greeting', { phase: 'connect', code: 'ETIMEDOUT' }, 'unavailable', 'smtp ETIMEDOUT at connect'],
  ['not let in', { phase: 'connect', responseCode: 554 }, 'unavailable', 'smtp 554 at connect'],
  [
    'a wrong password',
    { phase: 'connect', responseCode: 535, code: 'EAUTH' },
    'unavailable',
    'smtp 535 at connect',
  ],
  [
    'shutting down',
    { phase: 'send', command: 'RCPT TO', responseCode: 421 },
    'unavailable',
    'smtp 421 at RCPT TO',
  ],
  [
    'our sender is refused',
    { phase: 'send', command: 'MAIL FROM', responseCode: 550 },
    'unavailable',
    'smtp 550 at MAIL FROM',
  ],
  [
    'no such mailbox',
    { phase: 'send', command: 'RCPT TO', responseCode: 550 },
    'refused',
    'smtp 550 at RCPT TO',
  ],
  ['greylisted', { phase: 'send', command: 'RCPT TO', responseCode: 451 }, 'later', 'smtp 451 at RCPT TO'],
  ['spam', { phase: 'send', command: 'DATA', responseCode: 554 }, 'refused', 'smtp 554 at DATA'],
  ['slow', { phase: 'send', code: 'ETIMEDOUT' }, 'later', 'smtp ETIMEDOUT at send'],
])('judges a mail server: %s', (_, failure, result, error) => {
  // Only an address that is refused has bounced, and not a message.
  const bounced = result === 'refused' && failure.command === 'RCPT TO' && { bounced: true }
  expect(judgeSmtp(failure)).toEqual({ result, error, ...bounced })
})
