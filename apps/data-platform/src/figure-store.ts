import type { Fact } from './domain/fact.ts'
import { addUp, figuresOf, minuteOf, type Presence, steps } from './domain/figures.ts'
import type { Tx } from './tx.ts'

/** A fact that is to be counted, and who was there, if that is known. */
export interface Counting {
  readonly fact: Fact
  readonly personId: string | null
}

/**
 * Adds facts to the figures, in a statement each. Whoever calls it is the only one who appends.
 *
 * @param generation of figures; those that are shown when it is not given
 */
export function count(
  tx: Tx,
  countings: readonly Counting[],
  generation: number | null = null,
): Promise<unknown> {
  const figures = addUp(countings.flatMap(({ fact }) => figuresOf(fact)))
  const people = countings.flatMap(presenceOf)
  const coupons = countings.flatMap(({ fact }) => (fact.kind === 'coupon-issued' ? [fact] : []))
  return Promise.all([
    figures.length > 0 &&
      tx.$executeRaw`
        insert into figure (generation, name, minute, subject, count, amount)
        select coalesce(${generation}::int, store.generation), f.*
        from store, unnest(${figures.map(({ name }) => name)}::text[], ${figures.map(({ minute }) => minute)}::timestamptz[],
          ${figures.map(({ subject }) => subject)}::text[], ${figures.map(({ count }) => count)}::bigint[],
          ${figures.map(({ amount }) => amount)}::bigint[]) as f
        on conflict (generation, name, minute, subject)
          do update set count = figure.count + excluded.count, amount = figure.amount + excluded.amount`,
    people.length > 0 &&
      tx.$executeRaw`
        insert into presence (generation, name, minute, person_id)
        select coalesce(${generation}::int, store.generation), p.*
        from store, unnest(${people.map(({ name }) => name)}::text[], ${people.map(({ minute }) => minute)}::timestamptz[],
          ${people.map(({ personId }) => personId)}::uuid[]) as p
        on conflict do nothing`,
    coupons.length > 0 &&
      tx.$executeRaw`
        insert into campaign_coupon (coupon_id, campaign_id)
        select * from unnest(${coupons.map(({ couponId }) => couponId)}::text[],
          ${coupons.map(({ campaignId }) => campaignId)}::text[])
        on conflict do nothing`,
  ])
}

function presenceOf({ fact, personId }: Counting): Presence[] {
  const isStep = (steps as readonly string[]).includes(fact.kind)
  return personId !== null && isStep ? [{ name: fact.kind, minute: minuteOf(fact.at), personId }] : []
}
