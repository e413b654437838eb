import { expect, it } from 'vitest'
import { forgetInbox } from '../src/consume/inbox.ts'
import { forgetDeadLetters } from '../src/letters/letters.ts'
import { forgetRuns } from '../src/operate/run-store.ts'
import { testDatabase } from './support/service.ts'

const before = new Date('2026-10-01T00:00:00Z')
const long = '2026-09-30T23:59:59Z'
const lately = '2026-10-01T00:00:01Z'

it('deletes any number of records of events that were applied so long ago that the broker has deleted them, too', async () => {
  const { pool } = await testDatabase()
  await pool.query(
    `insert into messaging.inbox (consumer, event_id, applied_at)
     select 'reader', n::text, case when n <= 3 then $2 else $1 end::timestamptz from generate_series(1, 20003) as n`,
    [long, lately],
  )
  expect(await forgetInbox(pool, before)).toBe(20_000)
  const { rows } = await pool.query('select event_id from messaging.inbox order by 1')
  expect(rows.map(({ event_id }) => event_id)).toEqual(['1', '2', '3'])
})

it('forgets dead letters that are done with, and none that still waits', async () => {
  const { pool } = await testDatabase()
  const resolutions = [[null], [long, 'redriven'], [long, 'discarded'], [lately, 'redriven']]
  for (const [i, [at, resolution = null]] of resolutions.entries())
    await pool.query(
      `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, headers, error, attempts,
         first_failed_at, resolved_at, resolution)
       values ('reader', $1, 'note.taken', 0, 0, $2, '{}', 'boom', 1, $2, $3, $4)`,
      [String(i), long, at, resolution],
    )
  await forgetDeadLetters(pool, before)
  const { rows } = await pool.query('select event_id from messaging.dead_letter order by 1')
  expect(rows.map(({ event_id }) => event_id)).toEqual(['0', '3'])
})

it('forgets redrive runs that ended long ago, with their letters', async () => {
  const { pool } = await testDatabase()
  for (const at of [long, lately, null])
    await pool.query(
      `with run as (
         insert into messaging.redrive_run (selection, rate, actor, reason, via, ended_at, outcome)
         values ('{"all":true}', 1, 'operator:kim', 'why', 'test', $1, case when $1::timestamptz is not null then 'finished' end)
         returning id
       ) insert into messaging.redrive_letter (run_id, letter_id) select id, 7 from run`,
      [at],
    )
  await forgetRuns(pool, before)
  const { rows } = await pool.query('select run_id::text from messaging.redrive_letter order by 1')
  expect(rows.map(({ run_id }) => run_id)).toEqual(['2', '3'])
})
