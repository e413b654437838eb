import type { AuditAnswered, EventData } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { ADVANCE_AUDIT } from '../steps/audit-work.ts'
import { insertAnswer } from '../stores/shop-audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Keeps a part of the answer of a service; the audit goes on when all are there. */
export const takeAuditAnswer = (service: string) =>
  async function takeAuditAnswer(work: Work<Tx>, answer: EventData<typeof AuditAnswered>): Promise<void> {
    if (await insertAnswer(work.tx, { ...answer, service })) work.signal(ADVANCE_AUDIT)
  }
