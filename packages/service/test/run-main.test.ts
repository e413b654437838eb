import { execFile } from 'node:child_process'
import path from 'node:path'
import { freshDatabase, testEnvironment } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

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
    `there is no command "gret"; there are: ${common}, greet, count, bootstrap, acknowledge, dead-letters, run`,
  )
})

it('commands run in order, and their results are printed: a text unchanged, a value as JSON', async () => {
  const { code, stdout } = await run('greet', 'count')
  expect(code).toBe(0)
  expect(stdout).toBe('good morning\n{\n  "notes": "1152921504606846976"\n}\n')
})
