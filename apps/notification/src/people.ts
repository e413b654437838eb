import type { HeldOfPeople } from '@jangteo/service'
import { countSending, forgetPerson, readPerson } from './stores/person-store.ts'
import type { Tx } from './stores/tx.ts'

/** Addresses and texts are deleted at once. */
export const people: HeldOfPeople<Tx> = {
  read: readPerson,
  unsettled: async (tx, userId) => ((await countSending(tx, userId)) > 0 ? ['a message is being sent'] : []),
  async forget(tx, person) {
    await forgetPerson(tx, person)
    return undefined
  },
}
