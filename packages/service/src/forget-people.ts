import { isOutage } from '@jangteo/errors'
import { type EventData, PersonErased, PersonForgotten } from '@jangteo/events'
import {
  beginErasure,
  completeErasure,
  endErasure,
  findPendingErasure,
  forgetLettersOf,
  haltHandling,
  type Job,
  type Naming,
  namingMessages,
  on,
  type PendingErasure,
  postponeErasure,
  type SqlTx,
  type Subscription,
  takePendingErasures,
  type Work,
} from '@jangteo/messaging'
import { ERASED_PEOPLE } from './erased-people.ts'

const SECOND_MS = 1_000
/** A person who cannot be forgotten yet is looked at again after this time. */
const LOOK_AGAIN_MS = 5 * SECOND_MS
/** And one whose last events are being sent, such as the request in the service that publishes it, after this one. */
const SENT_IN_MS = 100
/** Of the people of one run. */
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
   * Deletes what is found only by reading all rows of a table, and what no event is applied to. Before `forget`, in a transaction of
   * its own that keeps no event waiting. Can be repeated. Default: nothing.
   */
  sweep?(tx: Tx, userId: string): Promise<unknown>
  /**
   * Deletes what the service holds of a person, and puts the pseudonym in the place of the id where it must keep something.
   * The id is then in none of its stores. No event is applied meanwhile: so each statement takes an index. @returns the ids of the person in copies outside of the shop, if there are any
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
    work.signal(ERASED_PEOPLE)
    if (event.completedAt !== null) return completeErasure(work.tx, event.requestId, event.completedAt)
    await beginErasure(work.tx, event)
    work.signal(FORGET_PEOPLE)
  })
}

/**
 * Forgets the people who are to be forgotten, as soon as nothing of theirs is going on, and reports it, or what it waits for.
 * No event is applied while a person is forgotten: so none that was read before is written after. A person who has to wait
 * keeps neither events nor other people waiting.
 */
export function forgettingPeople<Tx extends SqlTx>(service: string, people: HeldOfPeople<Tx>): Job<Tx> {
  const of = { service, people }
  return {
    name: FORGET_PEOPLE,
    everyMs: LOOK_AGAIN_MS,
    async run(transact) {
      const { ready, sending } = await transact((work) => findReady(work, of))
      const failures: unknown[] = []
      for (const erasure of ready) {
        try {
          // Each in transactions of its own: a person who cannot be forgotten because of a fault keeps no other one waiting.
          await transact((work) => sweep(work, { ...of, erasure }))
          await transact((work) => forgetReady(work, { ...of, erasure }))
        } catch (error) {
          // Such as a transaction that goes on for long: each further try would keep the events waiting again.
          if (isOutage(error)) throw error
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
      return sending ? SENT_IN_MS : undefined
    },
  }
}

interface Of<Tx extends SqlTx> {
  readonly service: string
  readonly people: HeldOfPeople<Tx>
}

interface OfOne<Tx extends SqlTx> extends Of<Tx> {
  readonly erasure: Pick<PendingErasure, 'requestId' | 'userId'>
}

/** The people of whom nothing is going on, and whether events of another one are being sent. Notes and reports what the others wait for. */
async function findReady<Tx extends SqlTx>(
  work: Work<Tx>,
  of: Of<Tx>,
): Promise<{ ready: readonly PendingErasure[]; sending: boolean }> {
  const found = { ready: [] as PendingErasure[], sending: false }
  for (const erasure of await takePendingErasures(work.tx, MOST_AT_ONCE, work.now)) {
    const { waitsFor, sending } = await findReasons(work, of, erasure)
    if (waitsFor.length > 0) await postpone(work, of, { erasure, waitsFor })
    else if (sending) found.sending = true
    else found.ready.push(erasure)
  }
  return found
}

/** Deletes what need not be deleted together with the rest. Another replica may do the same. */
async function sweep<Tx extends SqlTx>({ tx }: Work<Tx>, { people, erasure }: OfOne<Tx>): Promise<void> {
  await people.sweep?.(tx, erasure.userId)
  await forgetLettersOf(tx, erasure.userId)
}

/** Forgets a person, unless something of theirs has begun, or another replica has forgotten them. */
async function forgetReady<Tx extends SqlTx>(
  work: Work<Tx>,
  { erasure: { requestId }, ...of }: OfOne<Tx>,
): Promise<void> {
  const { tx, now } = work
  await haltHandling(tx)
  const erasure = await findPendingErasure(tx, requestId)
  if (!erasure) return
  const { waitsFor, sending } = await findReasons(work, of, erasure)
  if (waitsFor.length > 0) return postpone(work, of, { erasure, waitsFor })
  if (sending) return
  const subjects = (await of.people.forget(tx, erasure, now)) ?? []
  await endErasure(tx, erasure, now)
  for (const subject of subjects.length > 0 ? subjects : [null])
    reportErasure(work, of, { requestId, waitsFor, forgottenAt: now, subject })
}

async function findReasons<Tx extends SqlTx>(
  { tx }: Work<Tx>,
  { people }: Of<Tx>,
  { userId }: PendingErasure,
): Promise<Naming> {
  const unsettled = (await people.unsettled?.(tx, userId)) ?? []
  const { waitsFor, sending } = await namingMessages(tx, userId)
  return { waitsFor: [...unsettled, ...waitsFor], sending }
}

async function postpone<Tx extends SqlTx>(
  work: Work<Tx>,
  of: Of<Tx>,
  { erasure, waitsFor }: { erasure: PendingErasure; waitsFor: readonly string[] },
): Promise<void> {
  if (waitsFor.join('\n') === erasure.waitsFor.join('\n')) return
  const { requestId } = erasure
  await postponeErasure(work.tx, requestId, waitsFor)
  reportErasure(work, of, { requestId, waitsFor, forgottenAt: null, subject: null })
}

const reportErasure = <Tx extends SqlTx>(
  work: Work<Tx>,
  { service }: Of<Tx>,
  state: EventData<typeof PersonForgotten>,
): void => work.publish(PersonForgotten.of(service), state, { version: 0 })
