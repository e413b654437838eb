import { onTestFinished } from 'vitest'
import { on, type Work } from '../../src/index.ts'
import { openDatabase, record, type TestDatabase, type Tx } from './database.ts'
import { NoteTaken } from './events.ts'

interface Note {
  readonly author: string
  readonly n: number
}

/** Records notes, unless the test says something else before that. */
export const before = (act: (note: Note, work: Work<Tx>) => Promise<void> | void) =>
  on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
    await act(data, work)
    await record(work, data, meta)
  })

/** The bytes of a note, as this service's own schema id says. */
export async function noteBytes({ pool }: Pick<TestDatabase, 'pool'>, note: Note): Promise<Buffer> {
  const { rows } = await pool.query(`select id from messaging.schema where subject = 'note.taken-value'`)
  const prefix = Buffer.alloc(5)
  prefix.writeInt32BE(rows[0].id, 1)
  return Buffer.concat([prefix, NoteTaken.avro.toBuffer(note)])
}

/** Keeps notes as dead letters, in the given order; failed once, unless `attempts` says something else. @returns their ids */
export async function keep(
  database: Pick<TestDatabase, 'pool'>,
  notes: readonly (Note & { value?: Buffer; error?: string; failedAt?: Date; attempts?: number })[],
): Promise<string[]> {
  const values = await Promise.all(notes.map(async (note) => note.value ?? (await noteBytes(database, note))))
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
       error, attempts, first_failed_at, last_failed_at, dead_at)
     select 'reader.note.taken', 'e' || n, 'note.taken', 0, n, now(), key, value, '{"eventType":"NoteTaken"}',
       error, attempts, failed_at, failed_at, failed_at
     from unnest($1::text[], $2::bytea[], $3::text[], $4::timestamptz[], $5::int[])
       with ordinality as r(key, value, error, failed_at, attempts, n)
     order by n returning id::text`,
    [
      notes.map(({ author }) => author),
      values,
      notes.map(({ error = 'Error: not yet' }) => error),
      notes.map(({ failedAt = new Date() }) => failedAt),
      notes.map(({ attempts = 1 }) => attempts),
    ],
  )
  return rows.map(({ id }) => id)
}

export const resolutions = async ({ pool }: Pick<TestDatabase, 'pool'>): Promise<string> => {
  const { rows } = await pool.query<{ resolution: string | null }>(
    'select resolution from messaging.dead_letter order by id',
  )
  return rows.map(({ resolution }) => resolution ?? 'open').join(' ')
}

/** The same database through another pool, as another replica has it. */
export function openAgain({ url }: TestDatabase): TestDatabase {
  const database = openDatabase(url)
  onTestFinished(async () => {
    await database.prisma.$disconnect()
    await database.pool.end()
  })
  return database
}
