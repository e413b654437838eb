import type { HeldOfPeople } from '@jangteo/service'
import { takePersonIds } from './stores/erasure-store.ts'
import { erase, readPerson } from './stores/person-store.ts'
import type { Tx } from './stores/tx.ts'

/** Stored events stay, and cannot be read: the key of the person is deleted. */
export const people = ({ personSecret: secret }: { personSecret: string }): HeldOfPeople<Tx> => ({
  read: readPerson,
  async forget(tx, { userId }, now) {
    const { personIds } = await erase(tx, userId, { secret, now })
    return [...(await takePersonIds(tx, userId, secret)), ...personIds]
  },
})
