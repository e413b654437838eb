import type { Tx } from './tx.ts'

/** All that is kept of a person. */
export async function readPerson(tx: Tx, userId: string): Promise<object> {
  const own = { where: { userId } }
  const [wallet, transfers, payments, charges] = [
    await tx.wallet.findUnique({ where: { userId }, omit: { version: true } }),
    await tx.transfer.findMany({ ...own, include: { entries: true }, orderBy: { version: 'asc' } }),
    await tx.payment.findMany({ ...own, orderBy: { answeredAt: 'asc' } }),
    await tx.charge.findMany({
      ...own,
      omit: { traceparent: true, tries: true, nextTryAt: true },
      orderBy: { requestedAt: 'asc' },
    }),
  ]
  return { wallet, transfers, payments, charges }
}

/** The person's charges whose outcome is not known yet, at most twenty. In the order of the index of a person's charges. */
export async function findOpenCharges(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.charge.findMany({
    where: { userId, status: { in: ['requested', 'authorised'] } },
    select: { chargeId: true },
    orderBy: { requestedAt: 'asc' },
    take: 20,
  })
  return rows.map(({ chargeId }) => chargeId)
}

/** Puts the pseudonym in the place of the person everywhere. Money, orders and times stay as they are. */
export async function renamePerson(
  tx: Tx,
  { userId, pseudonym }: { userId: string; pseudonym: string },
): Promise<void> {
  await tx.$executeRaw`update wallet set user_id = ${pseudonym} where user_id = ${userId}`
  await tx.$queryRaw`select 1 from pseudonymise_ledger(${userId}, ${pseudonym})`
  await tx.$executeRaw`update payment set user_id = ${pseudonym} where user_id = ${userId}`
  await tx.$executeRaw`update charge set user_id = ${pseudonym} where user_id = ${userId}`
}
