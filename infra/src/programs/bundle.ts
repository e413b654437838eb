import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '@jangteo/launcher'
import { infra, root, stackRoot } from '../paths.ts'
import { services } from '../services.ts'
import { buildPages } from './pages.ts'

/** The programs of ours that run as processes, by name: what each starts with, absolute. */
export const programs: Readonly<Record<string, string>> = {
  sandbox: path.join(infra, 'sandbox/main.ts'),
  'api-gateway': path.join(infra, 'api-gateway/src/main.ts'),
  console: path.join(root, 'apps/console/src/main.ts'),
  shop: path.join(root, 'packages/shop/src/main.ts'),
  ...Object.fromEntries(services.map(({ name, directory }) => [name, path.join(directory, 'src/main.ts')])),
}

/** What a bundle was made of: its sources, relative to the root, with size and time. */
export interface Origin {
  /** The folder in the program's own that has it. */
  readonly bundle: string
  readonly sources: Readonly<Record<string, string>>
}

const maker = path.join(infra, 'src/bundler/make-bundle.ts')

/** One of our programs as a bundle: see `bundle`. @throws Error, too, when there is none of that name */
export async function bundled(name: string): Promise<string> {
  const main = Object.hasOwn(programs, name) ? programs[name] : undefined
  if (name === 'console') await buildPages()
  if (main === undefined || !existsSync(main)) throw new Error(`the program ${name} is missing (${main})`)
  return bundle(path.join(stackRoot, 'bundles', name), main)
}

/**
 * A program as one file, with its libraries: Node loads it in less than half of the time that a thousand files need,
 * and a shop on two cores starts by as much sooner (decision 0018). It is made when a source has changed since the last
 * time. Its folder has all that it needs beside Node, and runs anywhere (decision 0036).
 *
 * @param home the program's own folder for it, absolute
 * @param main the source that the program starts with, absolute
 * @returns the file to run, absolute
 * @throws Error that names the source that cannot be read or parsed
 */
export async function bundle(home: string, main: string): Promise<string> {
  return fresh(home) ?? withLock(`${home}.lock`, async () => fresh(home) ?? make(home, main))
}

/** The file of the last bundle, if it would not become another one now. */
function fresh(home: string): string | undefined {
  const list = path.join(home, 'origin.json')
  if (!existsSync(list)) return undefined
  const { bundle, sources } = JSON.parse(readFileSync(list, 'utf8')) as Origin
  const file = path.join(home, bundle, 'main.js')
  const unchanged = Object.entries(sources).every(([source, was]) => version(source) === was)
  return unchanged && existsSync(file) ? file : undefined
}

/** In a process of its own: the bundler would stay in the launcher's memory. */
async function make(home: string, main: string): Promise<string> {
  await promisify(execFile)(process.execPath, [maker, home, main]).catch(({ stderr, message }) => {
    throw new Error(`${path.relative(root, main)} cannot be bundled: ${stderr || message}`)
  })
  const file = fresh(home)
  if (!file) throw new Error(`${path.relative(root, main)} changed while it was bundled: start again`)
  return file
}

/** Of a file, relative to the root: changes when it does. Empty when it is not there. */
export function version(source: string): string {
  const stat = statSync(path.join(root, source), { throwIfNoEntry: false })
  return stat ? `${stat.size} ${stat.mtimeMs}` : ''
}
