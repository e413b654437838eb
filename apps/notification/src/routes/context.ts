import type { Messaging } from '@jangteo/messaging'
import type { MailLinks } from '../adapters/mail-links.ts'
import type { PushService } from '../adapters/push-service.ts'
import type { Tx } from '../stores/tx.ts'
import type { ContactRules } from '../use-cases/change-contact.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly clock: () => Date
  /** How long notifications are kept. */
  readonly keepDays: number
  /** Of persons who have set none. */
  readonly timeZone: string
  readonly links: MailLinks
  readonly contactRules: ContactRules
  readonly pushService: Pick<PushService, 'publicKey'>
  /** Whether push services on this machine are permitted. */
  readonly loopback: boolean
}
