import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'

const folder = path.join(import.meta.dirname, '../client')
const tsc = path.join(folder, '../../node_modules/.bin/tsc')

/** Writes a typed client for each document, and compiles it with what uses it. @throws Error with what tsc says */
export async function generateClients(documents: Readonly<Record<string, object>>): Promise<void> {
  for (const [service, document] of Object.entries(documents))
    await createClient({
      input: document as Record<string, unknown>,
      output: { path: path.join(folder, 'generated', service), module: { extension: '.ts' } },
      logs: { level: 'silent' },
    })
  const compiled = promisify(execFile)(tsc, ['--noEmit', '-p', folder])
  await compiled.catch(({ stdout }: { stdout: string }) => {
    throw new Error(`the client does not compile:\n${stdout}`)
  })
}
