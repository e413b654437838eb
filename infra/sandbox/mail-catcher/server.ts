import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import path from 'node:path'
import PostalMime, { type Address } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { type Mail, type Mailbox, openMails } from './mails.ts'
import { listPage, mailPage } from './page.ts'

/**
 * A mail server for development: takes every mail, delivers none, and shows them on a page.
 *
 * GET /           the page
 * GET /mails/<id> one mail on a page
 * GET /api/email  → 200, every mail as JSON, in the order of arrival
 */
const { HOST = '127.0.0.1', SMTP_PORT = '1025', MAIL_PORT = '8025', DATA_DIR = '.' } = process.env

const LARGEST_BYTES = 10_000_000

const mails = openMails(path.join(DATA_DIR, 'mails.jsonl'))

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  // No real password is sent here, so any is accepted.
  onAuth: (_auth, _session, answer) => answer(null, { user: 'any' }),
  size: LARGEST_BYTES,
  async onData(stream, { envelope }, answer) {
    try {
      const raw = Buffer.concat(await stream.toArray())
      if (stream.sizeExceeded) return answer(Object.assign(new Error('too large'), { responseCode: 552 }))
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      mails.keep(
        await parse(raw, { from: box(from), to: envelope.rcptTo.map(({ address }) => box(address)) }),
      )
      answer()
    } catch (error) {
      answer(error as Error)
    }
  },
})
smtp.on('error', (error: NodeJS.ErrnoException) => {
  // A sender that disconnects early is no error of the catcher; a port that cannot be opened is.
  if (error.syscall === 'listen') throw error
})
smtp.listen(Number(SMTP_PORT), HOST)

const pages = createServer((request, response) => {
  const answer = (status: number, type: string, body: string) =>
    response
      .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy })
      .end(body)
  const place = (request.url ?? '').split('?')[0]
  const mail = mails.find(/^\/mails\/([^/]+)$/.exec(place ?? '')?.[1] ?? '')
  if (request.method !== 'GET') answer(405, 'text/plain', 'only GET')
  else if (place === '/') answer(200, 'text/html', listPage(mails.all()))
  else if (place === '/api/email') answer(200, 'application/json', JSON.stringify(mails.all()))
  else if (mail) answer(200, 'text/html', mailPage(mail))
  else answer(404, 'text/plain', 'there is nothing here')
})
pages.listen(Number(MAIL_PORT), HOST)

/** The content of a mail must run no script, and load nothing that would reveal that it was read. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"

async function parse(raw: Buffer, envelope: Mail['envelope']): Promise<Mail> {
  const { from, to, subject = '', text = '', html = '', headers } = await PostalMime.parse(raw)
  return {
    id: randomUUID(),
    time: new Date().toISOString(),
    envelope,
    from: boxes(from ? [from] : []),
    to: boxes(to ?? []),
    subject,
    text,
    html,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
  }
}

const box = (address: string): Mailbox => ({ address, name: '' })

const boxes = (addresses: readonly Address[]): Mailbox[] =>
  addresses.flatMap(({ name, address, group }) =>
    address === undefined ? boxes(group ?? []) : [{ name, address }],
  )
