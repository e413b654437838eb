import { jsonLines } from '../json-lines.ts'

export interface Mailbox {
  readonly address: string
  readonly name: string
}

/** A mail as it was caught. */
export interface Mail {
  readonly id: string
  readonly time: string
  /** Sender and recipients of the SMTP envelope, which decide the delivery. */
  readonly envelope: { readonly from: Mailbox; readonly to: readonly Mailbox[] }
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

const MOST = 1_000

/** The newest thousand mails, each as a line of a file, so that a restart loses none. */
export function openMails(file: string) {
  const lines = jsonLines<Mail>(file)
  let mails = lines.read().slice(-MOST)
  lines.write(mails)
  return {
    /** In the order of arrival. */
    all: (): readonly Mail[] => mails,
    find: (id: string) => mails.find((mail) => mail.id === id),
    /** Resolves when it is in the file. */
    keep(mail: Mail): void {
      lines.append(mail)
      mails = [...mails, mail].slice(-MOST)
    },
  }
}
