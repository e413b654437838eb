import type { HeldOfPeople } from '@jangteo/service'
import { forgetAnswersOf } from '@jangteo/service-kit'
import { findOpenOrders, readPerson, renamePerson } from './stores/person-store.ts'
import type { Tx } from './stores/tx.ts'

/** Orders are kept under a pseudonym: stock, payments and sales follow from them. Open ones end by themselves before. */
export const people: HeldOfPeople<Tx> = {
  read: readPerson,
  async unsettled(tx, userId) {
    return (await findOpenOrders(tx, userId)).map(({ orderId, status }) => `order ${orderId} is ${status}`)
  },
  sweep: forgetAnswersOf,
  async forget(tx, person) {
    await renamePerson(tx, person)
    return undefined
  },
}
