import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'

/** Fails with Redocly's report when one of the documents, by name, is not valid OpenAPI. */
export async function lintDocuments(documents: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'documents-'))
  const files = await Promise.all(
    Object.entries(documents).map(async ([name, document]) => {
      const file = path.join(folder, `${name}.json`)
      await writeFile(file, JSON.stringify(document, null, 2))
      return file
    }),
  )
  const redocly = path.join(import.meta.dirname, '../node_modules/.bin/redocly')
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const lint = promisify(execFile)(redocly, ['lint', ...files, '--format=stylish'], { cwd: folder, env })
  await lint.catch(({ stdout }) => expect.fail(stdout))
  await rm(folder, { recursive: true })
}
