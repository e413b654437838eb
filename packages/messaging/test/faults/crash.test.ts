import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually, uniquePrefix } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { inTransaction, readPublished } from '../../src/index.ts'
import { STEPS } from '../../src/steps.ts'
import { type TestDatabase, upTo } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import { createDatabase } from '../support/service.ts'
import { topicLog } from '../support/topic-log.ts'
import { worlds } from '../support/worlds.ts'
import type { ChildOptions, Edge } from './child.ts'

const authors = ['kim', 'lee', 'park']
const NOTES = 20
/** More than the contract declares: requested while notes are taken. */
const PARTITIONS = 5

const start = (options: ChildOptions): ChildProcess =>
  fork(fileURLToPath(new URL('child.ts', import.meta.url)), {
    env: { ...process.env, CHILD_OPTIONS: JSON.stringify(options) },
    execArgv: [],
  })

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Those of all steps that the core has: a new step is tried without a change here. */
const edges: readonly Edge[] = (['publishing', 'consuming', 'growing'] as const).flatMap((activity) =>
  STEPS[activity].flatMap((step) =>
    (['before', 'after'] as const).map((moment) => ({ moment, activity, step })),
  ),
)

async function notesOf({ prisma }: TestDatabase, consumer: string) {
  const rows = await prisma.applied.findMany({ where: { consumer }, orderBy: { id: 'asc' } })
  return Object.fromEntries(
    authors.map((author) => [author, rows.filter((row) => row.author === author).map((row) => row.n)]),
  )
}

// Side by side, because each waits until the broker has given the killed member up.
describe.concurrent('a service that is killed', () => {
  it.each(edges)(
    '$moment "$step" while $activity loses nothing, doubles nothing, keeps the order, and counts what it has published',
    async (edge) => {
      const database = await createDatabase()
      const options = {
        databaseUrl: database.url,
        prefix: uniquePrefix(),
        authors,
        notes: NOTES,
        partitions: PARTITIONS,
      }
      const first = start({ ...options, endAt: edge })
      const ended = once(first, 'exit')
      let second: ChildProcess | undefined
      const log = await topicLog(worlds.kafka(options.prefix).transport(), NoteTaken.topic)
      try {
        expect(await ended).toEqual([null, 'SIGKILL'])

        second = start(options)
        const all = Object.fromEntries(authors.map((author) => [author, upTo(NOTES)]))
        await eventually(async () => expect(await notesOf(database, NoteTaken.topic)).toEqual(all), {
          timeout: 40_000,
        })
        expect(await notesOf(database, 'writer')).toEqual(all)
        await eventually(async () =>
          expect((await database.pool.query('select from messaging.outbox')).rowCount).toBe(0),
        )
        expect(await database.prisma.applied.count()).toBe(2 * NOTES * authors.length)
        await eventually(
          async () =>
            expect(
              (await database.pool.query('select used, wanted from messaging.topic_partitions')).rows,
            ).toEqual([{ used: PARTITIONS, wanted: PARTITIONS }]),
          { timeout: 40_000 },
        )

        // The log may have an event twice, and the service has published it once.
        const { topics } = await inTransaction(database.pool, readPublished)
        await eventually(async () => expect([await log.counted(database.pool)]).toEqual(topics))
        expect(topics).toMatchObject([{ events: NOTES * authors.length }])
      } finally {
        await kill(first)
        if (second) await kill(second)
        await log.close()
        await database.drop()
      }
    },
  )
})
