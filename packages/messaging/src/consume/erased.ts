/** The people whom events name, as `erased` looks for them. */
export interface People {
  /** `personHash` of each. */
  readonly hashes: readonly Buffer[]
  /** Those of the names that are pseudonyms. */
  readonly pseudonyms: readonly string[]
}

export const noPeople: People = { hashes: [], pseudonyms: [] }

/** An erasure of a person whom an event names. */
export interface Erased {
  /** Null when this service has forgotten the person. */
  readonly userId: string | null
  /** `personHash` of the id, in hex; null when it is no longer kept. */
  readonly hash: string | null
  readonly pseudonym: string
  /** When all services had forgotten the person, as ISO 8601; null before. */
  readonly completedAt: string | null
}

/**
 * The part `erased` of a statement: the erasures of people. PostgreSQL takes the locks of a statement before its snapshot: so it waits
 * for a transaction in which a person is forgotten, and sees what that one has committed. No person is forgotten by this
 * service from then on to the end of the transaction.
 * @param people the places of the parameters `hashes` and `pseudonyms`
 */
export const erased = (people: { hashes: string; pseudonyms: string }): string => `erased as (
  select user_id as "userId", encode(user_hash, 'hex') as hash, pseudonym, completed_at as "completedAt",
    requested_at as "requestedAt"
  from messaging.erasure
  where user_hash = any(${people.hashes}::bytea[]) or pseudonym = any(${people.pseudonyms}::text[])
  for key share)`

/** `erased` as one value, a JSON array of `Erased`: the oldest first. */
export const allErased = `(select coalesce(json_agg(erased order by "requestedAt"), '[]') from erased)`
