import { type EventData, PersonErased, PersonForgotten } from '@jangteo/events'
import {
  beginErasure,
  completeErasure,
  endErasure,
  every,
  haltHandling,
  type Job,
  namingMessages,
  on,
  type PendingErasure,
  pendingErasures,
  postponeErasure,
  type SqlTx,
  type Subscription,
  type Work,
} from '@jangteo/messaging'

const SECOND_MS = 1_000
/** A person who cannot be forgotten yet is looked at again after this time. */
const LOOK_AGAIN_MS = 5 * SECOND_MS
/** Of the people of one run: the events that the service applies wait for it. */
const MOST_AT_ONCE = 20
/** The job that forgets people; signalled when a request has come. */
export const FORGET_PEOPLE = 'forgetPeople'

/** What a service holds of a person, and how it forgets the person. */
export interface HeldOfPeople<Tx> {
  /** All that it holds of a person, as JSON, for the person themselves. */
  read(tx: Tx, userId: string): Promise<object>
  /** Why the person cannot be forgotten yet: what is going on has to end first. Names no person. Default: nothing. */
  unsettled?(tx: Tx, userId: string): Promise<readonly string[]>
  /**
   * Deletes what the service holds of a person, and puts the pseudonym in the place of the id where it must keep something.
   * The id is then in none of its stores. @returns the ids of the person in copies outside of the shop, if there are any
   */
  forget(
    tx: Tx,
    person: { readonly userId: string; readonly pseudonym: string },
    now: Date,
  ): Promise<readonly string[] | undefined>
}

/** Notes each request to forget a person; the job of `forgettingPeople` does it. */
export function notingErasures<Tx extends SqlTx>(): Subscription<Tx> {
  return on(PersonErased, async function noteErasure(work: Work<Tx>, event: EventData<typeof PersonErased>) {
    if (event.completedAt !== null) return completeErasure(work.tx, event.requestId, event.completedAt)
    await beginErasure(work.tx, event)
    work.signal(FORGET_PEOPLE)
  })
}

/**
 * Forgets the people who are to be forgotten, as soon as nothing of theirs is going on, and reports it, or what it waits for.
 * No event is applied meanwhile: so none that was read before is written after.
 */
export function forgettingPeople<Tx extends SqlTx>(service: string, people: HeldOfPeople<Tx>): Job<Tx> {
  return every<Tx>(
    LOOK_AGAIN_MS,
    async function forgetPeople(work) {
      const pending = await pendingErasures(work.tx, MOST_AT_ONCE)
      if (pending.length === 0) return
      await haltHandling(work.tx)
      for (const erasure of pending) await forgetOne(work, { service, people, erasure })
    },
    FORGET_PEOPLE,
  )
}

async function forgetOne<Tx extends SqlTx>(
  work: Work<Tx>,
  of: { service: string; people: HeldOfPeople<Tx>; erasure: PendingErasure },
): Promise<void> {
  const { tx, now } = work
  const { service, people, erasure } = of
  const { requestId, userId } = erasure
  const report = (state: { waitsFor: readonly string[]; forgottenAt: Date | null; subject: string | null }) =>
    work.publish(PersonForgotten, { requestId, service, ...state }, { version: 0 })
  const waitsFor = [...((await people.unsettled?.(tx, userId)) ?? []), ...(await namingMessages(tx, userId))]
  if (waitsFor.length === 0) {
    const subjects = (await people.forget(tx, erasure, now)) ?? []
    await endErasure(tx, erasure, now)
    for (const subject of subjects.length > 0 ? subjects : [null])
      report({ waitsFor, forgottenAt: now, subject })
  } else if (waitsFor.join('\n') !== erasure.waitsFor.join('\n')) {
    await postponeErasure(tx, requestId, waitsFor)
    report({ waitsFor, forgottenAt: null, subject: null })
  }
}
