import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openPool } from '@jangteo/service-kit'
import { logger } from '@jangteo/service-testing'
import { freshDatabase, testEnvironment } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
  database = await freshDatabase('messaging')
})
afterAll(() => database.drop())

/** Runs the service's program to its end. */
const run = (...commands: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const program = path.join(import.meta.dirname, 'notes-main.ts')
    const env = { ...process.env, ...testEnvironment(), DATABASE_URL: database.url, LOG_LEVEL: 'silent' }
    execFile(process.execPath, [program, ...commands], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })

it('a command that there is not ends with code 2, names those that there are, and carries out none', async () => {
  const { code, stdout, stderr } = await run('greet', 'gret')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  const common = 'provision, migrate, contract, check-config, contracts'
  expect(stderr).toContain(
    `there is no command "gret"; there are: ${common}, greet, count, bootstrap, revoke, acknowledge, dead-letters, partitions, run`,
  )
})

it('commands run in order, and their results are printed: a text unchanged, a value as JSON', async () => {
  const { code, stdout } = await run('greet', 'count')
  expect(code).toBe(0)
  expect(stdout).toBe('good morning\n{\n  "notes": "1152921504606846976"\n}\n')
})

it('an operator reads, redrives and discards dead letters while no replica runs', async () => {
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  onTestFinished(() => sql.end())
  const { rows } = await sql.query(
    `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
       error, attempts, first_failed_at, last_failed_at, dead_at)
     values ('notes.note.taken', 'e', 'note.taken', 0, 1000, now(), 'ann', 'rubbish', '{}', 'Undecodable', 1, now(), now(), now())
     returning id::text`,
  )
  const id = rows[0].id
  expect(JSON.parse((await run('dead-letters')).stdout)).toMatchObject([
    { id, key: 'ann', topic: 'note.taken' },
  ])
  expect(JSON.parse((await run('dead-letters', 'show', id)).stdout)).toMatchObject({ id, state: 'open' })
  const redriven = JSON.parse((await run('dead-letters', 'redrive', id, 'try', 'it')).stdout)
  expect(redriven).toMatchObject({ redriven: 0, failed: [{ id }] })
  expect((await run('dead-letters', 'discard', id, 'rubbish')).stdout).toBe(`discarded ${id}\n`)
  expect(JSON.parse((await run('dead-letters')).stdout)).toEqual([])
  // Once more, as a person who does not know whether it was done.
  const again = await run('dead-letters', 'discard', id, 'rubbish')
  expect(again).toMatchObject({ code: 1, stderr: `there is no open dead letter ${id} in this service\n` })
  const { rows: recorded } = await sql.query(
    `select reason, via from messaging.operator_action order by id desc limit 1`,
  )
  expect(recorded).toEqual([{ reason: 'rubbish', via: 'command dead-letters discard' }])
})

it('an operator corrects a dead letter from a file', async () => {
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  const folder = await mkdtemp(path.join(tmpdir(), 'letter-'))
  onTestFinished(async () => {
    await sql.end()
    await rm(folder, { recursive: true })
  })
  const { rows } = await sql.query(
    `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
       error, attempts, first_failed_at, last_failed_at, dead_at)
     values ('notes.note.taken', 'f', 'note.taken', 0, 1001, now(), 'bea', 'rubbish', '{}', 'Undecodable', 1, now(), now(), now())
     returning id::text`,
  )
  const id = rows[0].id
  await sql.query(
    'create table applied (id bigserial primary key, consumer text, author text, n int, trace_id text)',
  )
  const file = path.join(folder, 'note.json')
  const correct = (...words: string[]) => run('dead-letters', 'correct', id, ...words)
  await writeFile(file, '{ "author": "lee", "n": 1, "text": "it snows" }')
  expect(await correct(file, 'it', 'was', 'rubbish')).toMatchObject({
    ...{ code: 1, stdout: '' },
    stderr: expect.stringMatching(
      /^The data cannot be put in the place of this NoteTaken: author is the key.*\n$/,
    ),
  })
  await writeFile(file, '{ "author": "bea", "n": 1, "text": "it snows" }')
  expect(JSON.parse((await correct(file, 'it', 'was', 'rubbish')).stdout)).toEqual({ applied: true })
})

it('a file without JSON is refused with code 2', async () => {
  expect(await run('dead-letters', 'correct', '1', '/none.json', 'why')).toMatchObject({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('/none.json cannot be read as JSON'),
  })
})

it.each([
  ['dead-letters', 'remove', '1'],
  ['dead-letters', 'discard', '1'],
  ['dead-letters', 'redrive', 'all'],
  ['dead-letters', 'correct', '1', 'note.json'],
  ['dead-letters', 'show'],
])('%s %s %s %s is refused with code 2', async (...words) => {
  const refused = await run(...words.filter(Boolean))
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^usage: dead-letters/),
  })
})
