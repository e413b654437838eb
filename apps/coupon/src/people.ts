import type { HeldOfPeople } from '@jangteo/service'
import { forgetAnswersOf } from '@jangteo/service-kit'
import type { Gate } from './adapters/gate.ts'
import { findCampaignsOf, readPerson, renamePerson } from './stores/person-store.ts'
import type { Tx } from './stores/tx.ts'

/** Requests and coupons are kept under a pseudonym: how many were issued, and in which order, follows from them. */
export const people = ({ gate }: { gate: Gate }): HeldOfPeople<Tx> => ({
  read: readPerson,
  async unsettled(tx, userId) {
    return (await findCampaignsOf(tx, userId))
      .filter(({ isOpen }) => isOpen)
      .map(({ campaignId }) => `a request in the waiting room of campaign ${campaignId} is open`)
  },
  sweep: forgetAnswersOf,
  async forget(tx, person) {
    // First: a gate that names the pseudonym although this transaction fails is rebuilt when it is found out.
    for (const { campaignId } of await findCampaignsOf(tx, person.userId))
      await gate.rename(campaignId, person)
    await renamePerson(tx, person)
    return undefined
  },
})
