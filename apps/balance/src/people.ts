import type { HeldOfPeople } from '@jangteo/service'
import { findOpenCharges, readPerson, renamePerson } from './stores/person-store.ts'
import type { Tx } from './stores/tx.ts'

/** The law wants the books kept: they keep each movement, under a pseudonym. */
export const people: HeldOfPeople<Tx> = {
  read: readPerson,
  async unsettled(tx, userId) {
    return (await findOpenCharges(tx, userId)).map((chargeId) => `charge ${chargeId} is open`)
  },
  async forget(tx, person) {
    await renamePerson(tx, person)
    return undefined
  },
}
