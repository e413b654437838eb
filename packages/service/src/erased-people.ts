import { defineError, type ServiceError } from '@jangteo/errors'
import { findErasedPeople, personHasher, type SqlTx } from '@jangteo/messaging'
import type { Copy } from './copy.ts'

/** Signalled when a person has asked to be forgotten, and when all services have forgotten them. */
export const ERASED_PEOPLE = 'erased-people'

const ErasureOpen = defineError(
  'erasure-open',
  'conflict',
  'You have asked to be erased: nothing new can begin until all services have forgotten you.',
)

interface Erased {
  readonly pseudonyms: readonly string[]
  readonly isOpen: boolean
}

/** The people who have asked to be forgotten, by hash, in the memory of this process: so that no request reads them. */
export class ErasedPeople implements Copy {
  readonly name = 'erased-people'
  readonly changes = ERASED_PEOPLE
  readonly #within: <R>(read: (tx: SqlTx) => Promise<R>) => Promise<R>
  #erased: ReadonlyMap<string, Erased> = new Map()
  #hash: ((userId: string) => Buffer) | undefined

  /** @param within calls a function in a transaction */
  constructor(within: <R>(read: (tx: SqlTx) => Promise<R>) => Promise<R>) {
    this.#within = within
  }

  async refresh(): Promise<void> {
    await this.#within(async (tx) => {
      this.#hash ??= await personHasher(tx)
      const erased = new Map<string, Erased>()
      for (const { hash, pseudonym, completedAt } of await findErasedPeople(tx)) {
        const { pseudonyms, isOpen } = erased.get(hash) ?? { pseudonyms: [], isOpen: false }
        erased.set(hash, {
          pseudonyms: [...pseudonyms, pseudonym],
          isOpen: isOpen || completedAt === null,
        })
      }
      this.#erased = erased
    })
  }

  /** What stands for a person in what is kept of before their erasures; empty when the hashes are gone, 45 days later. */
  pseudonymsOf(userId: string): readonly string[] {
    return this.#find(userId)?.pseudonyms ?? []
  }

  /** Why nothing new of a person can begin: ErasureOpen; undefined when it can. */
  refusalOf(userId: string): ServiceError | undefined {
    return this.#find(userId)?.isOpen ? ErasureOpen() : undefined
  }

  #find(userId: string): Erased | undefined {
    return this.#erased.size === 0 ? undefined : this.#erased.get(this.#hash?.(userId).toString('hex') ?? '')
  }
}
