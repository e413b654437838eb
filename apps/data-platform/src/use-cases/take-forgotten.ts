import { PersonErased, PersonForgotten } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { isForgotten, progressOf } from '../domain/erasure.ts'
import { closeErasure, lockOpenErasures, noteAnswers, takePersonIds } from '../stores/erasure-store.ts'
import { erase, haltAppending } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

type Forgotten = readonly Message<ReturnType<typeof PersonForgotten.of>>[]

/**
 * Stores what a service says of a request to forget a person, like all events. When all have forgotten the person, so does the
 * request; events that services had still published under the id are made unreadable, too, and copies of them are to be deleted.
 */
export const takeForgotten = (
  service: string,
  keep: (work: Work<Tx>, messages: Forgotten) => Promise<void>,
  secret: string,
) =>
  async function takeForgotten(work: Work<Tx>, messages: Forgotten): Promise<void> {
    const { tx, now, publish } = work
    // Before the store is locked, because an erasure waits for transactions that append.
    await haltAppending(tx)
    const requestIds = [...new Set(messages.map(({ data }) => data.requestId))]
    const open = await lockOpenErasures(tx, requestIds)
    await noteAnswers(
      tx,
      messages.map(({ data }) => ({ ...data, service })),
      now,
    )
    for (const { erasure, answers } of await lockOpenErasures(
      tx,
      open.map(({ erasure: { requestId } }) => requestId),
    )) {
      const { requestId, userId } = erasure
      if (!isForgotten(progressOf({ ...erasure, completedAt: null }, answers))) continue
      const { personIds } = await erase(tx, userId, { secret, now })
      for (const subject of [...(await takePersonIds(tx, userId, secret)), ...personIds])
        publish(
          PersonForgotten.of('data-platform'),
          { requestId, waitsFor: [], forgottenAt: now, subject },
          { version: 0 },
        )
      await closeErasure(tx, requestId, now)
      publish(PersonErased, { ...erasure, completedAt: now }, { version: 2 })
    }
    await keep(work, messages)
  }
