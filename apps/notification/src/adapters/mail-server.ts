import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Attempt } from '../domain/delivery.ts'
import { judgeSmtp, type SmtpFailure } from '../domain/smtp.ts'
import type { Mail } from './mail.ts'

/** The server that sends e-mail. */
export interface MailServer {
  /**
   * Passes a mail to the server, and resolves when the server has accepted it. A repeated mail has the same Message-ID, by
   * which providers recognise a duplicate.
   */
  send(
    mail: Mail & {
      to: string
      notificationId: string
      date: Date
      /** The link by which the reader gets no more of its kind (RFC 8058). */
      unsubscribe?: string | undefined
    },
  ): Promise<Attempt>
}

/** A mail server by SMTP. With a user in its URL it must offer TLS; one on the loopback interface need not. */
export function smtpServer(options: { url: string; from: string; timeoutMs: number }): MailServer {
  const { protocol, hostname, port, username, password } = new URL(options.url)
  const sender = addressIn(options.from)
  const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  const connect = () =>
    new SMTPConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port: Number(port) }),
      secure: protocol === 'smtps:',
      ignoreTLS: isLoopback(hostname),
      requireTLS: username !== '' && !isLoopback(hostname),
      connectionTimeout: options.timeoutMs,
      greetingTimeout: options.timeoutMs,
      socketTimeout: options.timeoutMs,
    })

  return {
    async send({ to, notificationId, date, unsubscribe, ...mail }) {
      const message = await new MailComposer({
        ...mail,
        from: options.from,
        to: { name: '', address: to },
        date,
        messageId: `<${notificationId}@${sender.split('@')[1]}>`,
        headers: {
          'auto-submitted': 'auto-generated',
          ...(unsubscribe !== undefined && {
            'list-unsubscribe': `<${unsubscribe}>`,
            'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
          }),
        },
      })
        .compile()
        .build()
      const connection = connect()
      let sending = false
      let timer: NodeJS.Timeout | undefined
      try {
        await new Promise<void>((resolve, reject) => {
          const then = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next())
          const hand = () => {
            sending = true
            connection.send({ from: sender, to: [to] }, message, then(resolve))
          }
          // A server that sends a byte now and then would never reach the socket timeout.
          timer = setTimeout(
            () => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
            options.timeoutMs,
          )
          connection.on('error', reject)
          connection.on('end', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
          connection.connect(
            then(username === '' ? hand : () => connection.login({ credentials }, then(hand))),
          )
        })
        connection.quit()
        return { result: 'sent' }
      } catch (error) {
        connection.close()
        const { command, responseCode, code } = error as SmtpFailure
        return judgeSmtp(
          sending ? { phase: 'send', command, responseCode, code } : { phase: 'connect', responseCode, code },
        )
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** The address in `Shop <shop@example.com>`. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

const isLoopback = (hostname: string) => /^(localhost|127\..*|\[::1\])$/.test(hostname)
