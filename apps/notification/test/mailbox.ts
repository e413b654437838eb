import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail that the server has taken. */
export interface TakenMail {
  readonly to: string
  readonly messageId: string
  readonly raw: string
}

/** The server's replies to mail for an address. */
export interface Treatment {
  /** Refused with this code when the address is named. */
  readonly refuse?: number
  /** Refused with this code when the mail was handed over. */
  readonly refuseMail?: number
  /** Answered only after it: a slow recipient. */
  readonly until?: Promise<unknown>
}

/** A mail server inside the test, which a test makes slow, refusing or unavailable. */
export async function startMailbox() {
  const mails: TakenMail[] = []
  const treatments = new Map<string, Treatment>()
  let asked = 0
  let holding = 0
  let letsIn = true
  const make = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 10,
      onConnect(_session, answer) {
        asked += 1
        answer(letsIn ? null : Object.assign(new Error('not now'), { responseCode: 421 }))
      },
      onRcptTo({ address }, _session, answer) {
        const { refuse } = treatments.get(address) ?? {}
        answer(refuse ? Object.assign(new Error(`${address} is not here`), { responseCode: refuse }) : null)
      },
      async onData(stream, session, answer) {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(chunk)
        const raw = Buffer.concat(chunks).toString()
        const to = session.envelope.rcptTo[0]?.address ?? ''
        const { refuseMail, until } = treatments.get(to) ?? {}
        holding += 1
        await until
        holding -= 1
        if (refuseMail) return answer(Object.assign(new Error('no'), { responseCode: refuseMail }))
        mails.push({ to, raw, messageId: /^message-id: (.*)$/im.exec(raw)?.[1]?.trim() ?? '' })
        answer()
      },
    }).on('error', () => undefined)
  let server = make()
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
  }
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  await listen(0)
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    to: (address: string) => mails.filter((mail) => mail.to === address),
    /** Number of connections. */
    connections: () => asked,
    /** Number of mails that it has received and not answered yet. */
    holding: () => holding,
    treat: (address: string, treatment: Treatment) => void treatments.set(address, treatment),
    letIn: (lets: boolean) => {
      letsIn = lets
    },
    down: close,
    async up() {
      server = make()
      await listen(port)
    },
    stop: close,
  }
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>
