import type { Claimed, NewCoupon, Terms } from '../domain/issue.ts'
import type { Tx } from './tx.ts'

interface ClaimRow extends Omit<Terms, 'amount' | 'cap' | 'minimumAmount'> {
  amount: bigint | null
  cap: bigint | null
  minimumAmount: bigint
  granted: number
  left: number
}

/** `left`: the number of coupons that the campaign has left after it. */
export type Claim = Claimed & { readonly left: number }

/**
 * Claims the wanted number of coupons of each campaign, or as many as are left. The campaigns stay locked until the end of
 * the transaction, in the order of their ids.
 *
 * The update must be the first statement that locks: new requests and coupons hold a share lock of their campaign's row (its
 * foreign key). Two transactions that lock such a row first and then update it can deadlock: one waits for the row's tuple
 * lock that the other one holds, and the other one waits for it.
 */
export async function claimCoupons(tx: Tx, wanted: ReadonlyMap<string, number>): Promise<Map<string, Claim>> {
  const claims = new Map<string, Claim>()
  for (const campaignId of [...wanted.keys()].sort()) {
    const [row] = await tx.$queryRaw<ClaimRow[]>`
      update campaign c set issued = issued + least(${wanted.get(campaignId)}::int, quantity - issued)
      where campaign_id = ${campaignId}::uuid
      returning c.campaign_id as "campaignId", c.name, c.kind, c.amount, c.percent, c.cap,
        c.minimum_amount as "minimumAmount", c.valid_for_seconds as "validForSeconds",
        new.issued - old.issued as granted, c.quantity - c.issued as left`
    if (row) claims.set(campaignId, toClaim(row))
  }
  return claims
}

function toClaim({ granted, left, amount, cap, minimumAmount, ...row }: ClaimRow): Claim {
  const money = {
    amount: amount === null ? null : Number(amount),
    cap: cap === null ? null : Number(cap),
    minimumAmount: Number(minimumAmount),
  }
  return { terms: { ...row, ...money }, granted, left }
}

/** Stores coupons, and marks their requests as issued. */
export async function insertCoupons(tx: Tx, coupons: readonly NewCoupon[]): Promise<void> {
  if (coupons.length === 0) return
  const column = <K extends keyof NewCoupon>(key: K) => coupons.map((coupon) => coupon[key])
  await tx.$executeRaw`
    with made as (
      select * from unnest(${column('couponId')}::uuid[], ${column('requestId')}::uuid[], ${column('campaignId')}::uuid[],
        ${column('userId')}::text[], ${column('name')}::text[], ${column('kind')}::text[], ${column('amount')}::bigint[],
        ${column('percent')}::int[], ${column('cap')}::bigint[], ${column('minimumAmount')}::bigint[],
        ${column('issuedAt')}::timestamptz[], ${column('expiresAt')}::timestamptz[])
        as m(coupon_id, request_id, campaign_id, user_id, name, kind, amount, percent, cap, minimum_amount, issued_at,
             expires_at)
    ), settled as (
      update request r set status = 'issued', settled_at = m.issued_at, coupon_id = m.coupon_id
      from made m where r.request_id = m.request_id
    )
    insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, percent, cap, minimum_amount, status,
      issued_at, expires_at, version)
    select coupon_id, campaign_id, user_id, name, kind, amount, percent, cap, minimum_amount, 'available', issued_at,
      expires_at, 1
    from made`
}
