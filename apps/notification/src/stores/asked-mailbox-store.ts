import { personHash } from '@jangteo/messaging'
import type { InDay } from '../domain/address.ts'
import type { Tx } from './tx.ts'

/** How often a mailbox was asked for its confirmation; locked until the end of the transaction, also when it never was. */
export async function lockAsked(tx: Tx, mailbox: string): Promise<InDay | undefined> {
  const mailboxHash = await hashOf(tx, mailbox)
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('asked mailbox ' || ${mailboxHash}::text, 0))`
  const row = await tx.askedMailbox.findUnique({ where: { mailboxHash } })
  return row ? { count: row.count, since: row.since } : undefined
}

export async function saveAsked(tx: Tx, mailbox: string, { count, since }: InDay): Promise<void> {
  const mailboxHash = await hashOf(tx, mailbox)
  const row = { count, since }
  await tx.askedMailbox.upsert({ where: { mailboxHash }, create: { mailboxHash, ...row }, update: row })
}

/** Deletes some counts of days that began before an instant, and none whose next day begins meanwhile. @returns how many */
export async function deleteAsked(tx: Tx, before: Date, limit: number): Promise<number> {
  return tx.$executeRaw`
    delete from asked_mailbox where since < ${before}::timestamptz and mailbox_hash in (
      select mailbox_hash from asked_mailbox where since < ${before}::timestamptz limit ${limit})`
}

/** The mailbox may be a stranger's, so it is not kept. */
const hashOf = async (tx: Tx, mailbox: string): Promise<string> =>
  (await personHash(tx, mailbox)).toString('hex')
