import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@jangteo/testing'
import { expect } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { upTo } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import type { TestMessaging } from '../support/service.ts'

/** What a consumer (or the writer) has written down, by author, in the order in which it was. */
export async function notesOf({ prisma }: TestDatabase, consumer: string): Promise<Record<string, number[]>> {
  const byAuthor: Record<string, number[]> = {}
  for (const { author, n } of await prisma.applied.findMany({ where: { consumer }, orderBy: { id: 'asc' } }))
    byAuthor[author] = [...(byAuthor[author] ?? []), n]
  return byAuthor
}

export interface Load {
  /** Resolves when so many more notes have been applied. */
  progress(notes: number): Promise<void>
  /** How many works have failed so far. */
  readonly rejected: number
  /** Stops, and resolves when every committed note was applied once, in order. */
  settle(): Promise<void>
}

/** So many milliseconds between two works: a steady load, not the largest. */
const PAUSE_MS = 10

/** Takes notes of every author, number by number. A work that fails is tried again. */
export function takeNotesSteadily(
  service: TestMessaging,
  database: TestDatabase,
  authors: readonly string[],
): Load {
  let running = true
  let rejected = 0
  const take = () =>
    service.transact({}, async (work) => {
      const taken = await work.tx.applied.aggregate({ where: { consumer: 'writer' }, _max: { n: true } })
      const n = (taken._max.n ?? 0) + 1
      await work.tx.applied.createMany({
        data: authors.map((author) => ({ consumer: 'writer', author, n, traceId: '' })),
      })
      for (const author of authors) work.publish(NoteTaken, { author, n }, { version: n })
    })
  const taking = (async () => {
    while (running) {
      await take().catch(() => {
        rejected += 1
      })
      await sleep(PAUSE_MS)
    }
  })()
  const count = () => database.prisma.applied.count({ where: { consumer: NoteTaken.topic } })
  return {
    get rejected() {
      return rejected
    },
    async progress(notes) {
      const before = await eventually(count)
      await eventually(async () => expect(await count()).toBeGreaterThan(before + notes), { timeout: 30_000 })
    },
    async settle() {
      running = false
      await taking
      const taken = await notesOf(database, 'writer')
      const last = taken[authors[0] as string]?.length ?? 0
      expect(taken).toEqual(Object.fromEntries(authors.map((author) => [author, upTo(last)])))
      await eventually(async () => expect(await count()).toBeGreaterThanOrEqual(last * authors.length), {
        timeout: 30_000,
      })
      expect(await notesOf(database, NoteTaken.topic)).toEqual(taken)
      await eventually(async () =>
        expect((await database.pool.query('select from messaging.outbox')).rowCount).toBe(0),
      )
      expect(await service.deadLetters.list()).toEqual([])
    },
  }
}
