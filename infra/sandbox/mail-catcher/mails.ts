import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface Mailbox {
  readonly address: string
  readonly name: string
}

/** A mail as it was caught; the names are those of maildev, which stands here in Docker. */
export interface Mail {
  readonly id: string
  readonly time: string
  /** Whom the sender said, and whom the mail was handed over for: what counts for delivery. */
  readonly envelope: { readonly from: Mailbox; readonly to: readonly Mailbox[] }
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

const MOST = 1_000

/** The newest thousand mails, in a file with a line for each: they are there again after a restart. */
export function openMails(file: string) {
  let mails = (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').flatMap(parsed).slice(-MOST)
  writeFileSync(`${file}.new`, mails.map(line).join(''))
  renameSync(`${file}.new`, file)
  return {
    /** In the order in which they came. */
    all: (): readonly Mail[] => mails,
    find: (id: string) => mails.find((mail) => mail.id === id),
    /** Returns when it is in the file. */
    keep(mail: Mail): void {
      appendFileSync(file, line(mail))
      mails = [...mails, mail].slice(-MOST)
    },
  }
}

const line = (mail: Mail) => `${JSON.stringify(mail)}\n`

/** Nothing of a line that a crash has cut off. */
function parsed(text: string): Mail[] {
  try {
    return [JSON.parse(text) as Mail]
  } catch {
    return []
  }
}
