import { createHmac, timingSafeEqual } from 'node:crypto'
import { MailLinkInvalid } from '../domain/errors.ts'
import { KINDS, type Kind } from '../domain/notice.ts'

/** What a link in a mail lets its reader do without signing in. */
export type LinkSubject =
  | { readonly does: 'confirm'; readonly userId: string; readonly confirmationId: string }
  | { readonly does: 'unsubscribe'; readonly userId: string; readonly kind: Kind }

/** Signed links, so that only the reader of a mail can follow them. */
export interface MailLinks {
  to(subject: LinkSubject): string
  /** What the token of a link says. @throws MailLinkInvalid when it is of another purpose or was not signed here */
  read<Does extends LinkSubject['does']>(does: Does, token: string): Extract<LinkSubject, { does: Does }>
}

/** @param secrets the first one signs, and links that any of them has signed are valid */
export function mailLinks({ url, secrets }: { url: string; secrets: readonly string[] }): MailLinks {
  const signatureBy = (secret: string, text: string) =>
    createHmac('sha256', secret).update(`mail link ${text}`).digest()
  return {
    to(subject) {
      const text = Buffer.from(JSON.stringify(subject)).toString('base64url')
      const signature = signatureBy(secrets[0] as string, text).toString('base64url')
      return `${url}/mail-links/${subject.does}?token=${text}.${signature}`
    },
    read(does, token) {
      const [text = '', signature = ''] = token.split('.')
      const given = Buffer.from(signature, 'base64url')
      const isOurs = secrets
        .map((secret) => signatureBy(secret, text))
        .some((signature) => signature.length === given.length && timingSafeEqual(signature, given))
      if (!isOurs) throw MailLinkInvalid()
      const subject = JSON.parse(Buffer.from(text, 'base64url').toString()) as LinkSubject
      const isKnown = subject.does !== 'unsubscribe' || KINDS.includes(subject.kind)
      if (subject.does !== does || !isKnown) throw MailLinkInvalid()
      return subject as Extract<LinkSubject, { does: typeof does }>
    },
  }
}
