import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The release of the running program, from the manifest of its artefact; undefined when it runs from its sources. */
export function runningRelease(program = process.argv[1] ?? ''): string | undefined {
  const manifest = path.join(path.dirname(program), 'manifest.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).release : undefined
}

/** The `application_name` of a database session: the database shows which releases use it. */
export const sessionName = (name: string): string => [name, runningRelease()].filter(Boolean).join('@')
