import type { Fact } from '../domain/fact.ts'
import type { Figure } from '../domain/figures.ts'
import type { Counting } from './figure-store.ts'
import type { Tx } from './tx.ts'

export interface Store {
  readonly lastPosition: bigint
  readonly generation: number
  readonly newestGeneration: number
  readonly keptSince: Date | null
}

/** The store's one row, locked: nothing is appended until the end of the transaction. */
export async function lockStore(tx: Tx): Promise<Store> {
  const [row] = await tx.$queryRaw<[Store]>`
    select last_position as "lastPosition", generation, newest_generation as "newestGeneration",
      kept_since as "keptSince"
    from store for update`
  return row
}

/** Begins a generation of figures beside the one that is shown. */
export async function beginGeneration(tx: Tx): Promise<number> {
  const { newestGeneration } = await lockStore(tx)
  await tx.$executeRaw`update store set newest_generation = ${newestGeneration + 1}`
  return newestGeneration + 1
}

/**
 * Deletes the figures of all generations but the shown one and the newest, at most `limit` rows of each table.
 * Appending transactions do not wait for it.
 *
 * @returns whether more may be left
 */
export async function dropGenerations(tx: Tx, limit: number): Promise<boolean> {
  const deleted = await Promise.all([
    tx.$executeRaw`
      delete from figure where ctid = any(array(
        select figure.ctid from figure, store
        where figure.generation not in (store.generation, newest_generation) limit ${limit}))`,
    tx.$executeRaw`
      delete from presence where ctid = any(array(
        select presence.ctid from presence, store
        where presence.generation not in (store.generation, newest_generation) limit ${limit}))`,
    tx.$executeRaw`
      delete from pane where ctid = any(array(
        select pane.ctid from pane, store
        where pane.generation not in (store.generation, newest_generation) limit ${limit}))`,
    tx.$executeRaw`
      delete from counted where ctid = any(array(
        select counted.ctid from counted, store
        where counted.generation not in (store.generation, newest_generation) limit ${limit}))`,
    tx.$executeRaw`
      delete from stream_clock using store where stream_clock.generation not in (store.generation, newest_generation)`,
  ])
  return deleted.includes(limit)
}

export const showGeneration = async (tx: Tx, generation: number): Promise<number> =>
  tx.$executeRaw`update store set generation = ${generation}`

interface FactRow {
  position: bigint
  personId: string | null
  occurredOn: Date
  receivedAt: Date
  /** `identity` is stored as a hash. */
  facts: Omit<Fact, 'at'> & { at: string }
}

/**
 * Reads the next events after a position, and marks those of their facts as counted that this generation has not counted.
 *
 * @returns the facts to count, in the order of positions, and the last position that was read; no position at the end of the store
 */
export async function takeFacts(
  tx: Tx,
  { generation, after, limit }: { generation: number; after: bigint; limit: number },
): Promise<{ last: bigint | undefined; countings: Counting[] }> {
  const rows = await tx.$queryRaw<(Omit<FactRow, 'facts'> & { facts: FactRow['facts'] | null })[]>`
    select position, person_id as "personId", occurred_on as "occurredOn", received_at as "receivedAt", facts from event
    where position > ${after} order by position limit ${limit}`
  const facts = new Map<string, FactRow>()
  for (const row of rows as FactRow[])
    if (row.facts && !facts.has(row.facts.identity)) facts.set(row.facts.identity, row)
  const fresh = await tx.$queryRaw<{ fact: string }[]>`
    insert into counted (generation, fact, occurred_on)
    select ${generation}::int, * from unnest(${[...facts.keys()]}::uuid[],
      ${[...facts.values()].map(({ occurredOn }) => occurredOn)}::timestamptz[])
    on conflict do nothing returning fact`
  const isFresh = new Set(fresh.map(({ fact }) => fact))
  const countings = [...facts.values()]
    .filter(({ facts: { identity } }) => isFresh.has(identity))
    .map(({ facts: said, personId, receivedAt: storedAt }) => ({
      ...{ fact: { ...said, at: new Date(said.at) } as Fact, personId, storedAt },
    }))
  return { last: rows.at(-1)?.position, countings }
}

/** Copies the figures of minutes before this instant: the store may have dropped their events. */
export async function copyFigures(tx: Tx, from: number, to: number, before: Date): Promise<void> {
  await Promise.all([
    tx.$executeRaw`delete from figure where generation = ${to} and minute < ${before}`,
    tx.$executeRaw`
      insert into figure select ${to}, name, minute, subject, count, amount from figure
      where generation = ${from} and minute < ${before}`,
    tx.$executeRaw`
      insert into presence select ${to}, name, minute, person_id from presence
      where generation = ${from} and minute < ${before}
      on conflict do nothing`,
  ])
}

/** A figure, or the count of a product in a pane (`popularity`), that differs between two generations. */
export interface Difference extends Pick<Figure, 'minute' | 'subject'> {
  readonly name: Figure['name'] | 'popularity'
  /** Null: this generation does not have the figure. */
  readonly was: string | null
  readonly is: string | null
}

/** @returns how many figures and counts differ, and the first of them. Panes that began later than `panesAfter` are compared. */
export async function compareGenerations(
  tx: Tx,
  { was, is, panesAfter }: { was: number; is: number; panesAfter: Date },
  limit: number,
): Promise<{ count: number; first: Difference[] }> {
  const rows = await tx.$queryRaw<(Difference & { total: bigint })[]>`
    select name, minute, subject, was, is_now as "is", count(*) over () as total
    from (
      select name, minute, subject, count || ' / ' || amount as was
      from figure where generation = ${was}
      union all
      select name, minute, 'people', count(*)::text
      from presence where generation = ${was} group by name, minute
      union all
      select 'popularity', starts_at, product_id, quantity || ' / ' || orders
      from pane where generation = ${was} and starts_at > ${panesAfter}
    ) as before full join (
      select name, minute, subject, count || ' / ' || amount as is_now
      from figure where generation = ${is}
      union all
      select name, minute, 'people', count(*)::text
      from presence where generation = ${is} group by name, minute
      union all
      select 'popularity', starts_at, product_id, quantity || ' / ' || orders
      from pane where generation = ${is} and starts_at > ${panesAfter}
    ) as after using (name, minute, subject)
    where was is distinct from is_now
    order by minute, name, subject
    limit ${limit}`
  return { count: Number(rows[0]?.total ?? 0), first: rows.map(({ total: _, ...row }) => row) }
}
