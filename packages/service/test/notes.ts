import { defineEvent, type EventData } from '@jangteo/events'
import { type Connection, on, type Work } from '@jangteo/messaging'
import { type Environment, openPool, readConfig, serviceConfig } from '@jangteo/service-kit'
import { commonConfig, httpAgent, joined, logger, memoryNetwork } from '@jangteo/service-testing'
import { freshDatabase } from '@jangteo/testing'
import { z } from 'zod'
import { defineService } from '../src/index.ts'
import { type Prisma, PrismaClient } from './generated/prisma/client.ts'

type Tx = Prisma.TransactionClient

/** Numbered by author, so that a test sees at once what is missing, doubled or out of order. */
export const NoteTaken = defineEvent({
  topic: 'note.taken',
  meaning: 'An author took note number n.',
  key: 'author',
  aggregateId: 'author',
  personal: ['text'],
  schema: {
    type: 'record',
    name: 'NoteTaken',
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'text', type: 'string' },
    ],
  },
  example: { author: 'kim', n: 1, text: 'it is snowing' },
})

const config = (environment: Environment) =>
  readConfig(serviceConfig({ name: 'notes', port: 0 }), environment)

/** A service that writes down the notes of its authors. `fails` is asked for each author, by its consumer and by its route. */
export function notesService(fails: (author: string) => Error | undefined) {
  const check = (author: string) => {
    const error = fails(author)
    if (error) throw error
  }
  async function writeDown({ tx }: Work<Tx>, { author, n }: EventData<typeof NoteTaken>) {
    await tx.applied.create({ data: { consumer: 'notes', author, n, traceId: '' } })
    check(author)
  }
  return defineService({
    name: 'notes',
    config,
    client: (adapter) => new PrismaClient({ adapter }),
    publishes: [NoteTaken],
    migrations: '',
    subscriptions: () => [on(NoteTaken, writeDown)],
    routes(app) {
      app.get(
        '/notes/:author',
        {
          schema: {
            tags: ['notes'],
            operationId: 'readNotes',
            summary: 'The notes of an author',
            params: z.object({ author: z.string() }),
            response: { 200: z.object({ author: z.string() }).describe('The author.') },
          },
        },
        async ({ params: { author } }) => {
          check(author)
          return { author }
        },
      )
    },
    commands: () => ({
      greet: async () => 'good morning',
      count: async () => ({ notes: 2n ** 60n }),
    }),
  })
}

/** The service on a database of its own, started. */
export async function startNotes(
  fails: (author: string) => Error | undefined,
  connection: Connection = memoryNetwork()('notes'),
) {
  const database = await freshDatabase('messaging')
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  await sql.query(
    'create table applied (id bigserial primary key, consumer text, author text, n int, trace_id text)',
  )
  const service = notesService(fails).create(commonConfig(database.url), {
    connection,
    logger,
    retry: { tries: 2, withinMs: 60_000 },
  })
  await service.messaging.bootstrap()
  await service.start()
  await joined(service.messaging)
  return {
    ...service,
    ...httpAgent(service.url),
    sql,
    take: (author: string, n = 1) =>
      service.messaging.transact({}, async ({ publish }) =>
        publish(NoteTaken, { author, n, text: `what ${author} thinks` }, { version: n }),
      ),
    async applied(author: string): Promise<number[]> {
      const { rows } = await sql.query('select n from applied where author = $1 order by id', [author])
      return rows.map(({ n }) => n)
    },
    async stop() {
      await service.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type Notes = Awaited<ReturnType<typeof startNotes>>
