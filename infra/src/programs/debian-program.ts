import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { stackRoot } from '../paths.ts'

interface Wanted {
  readonly package: string
  /** Where the package puts it, absolute. */
  readonly file: string
  /** The packages of libraries that it needs and that a machine may not have, by name. */
  readonly libraries?: RegExp
}

export interface Program {
  readonly file: string
  /** What its environment needs beside that of this process. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * A program of Debian's, or undefined on a machine without it: a test that needs it is skipped there, with a message. On Debian
 * its package is downloaded, with its libraries, and unpacked beside the downloads of the stack; that needs no root.
 */
export function debianProgram(wanted: Wanted): Program | undefined {
  const { file } = wanted
  if (existsSync(file)) return { file, environment: {} }
  if (!existsSync('/usr/bin/apt-get')) return undefined
  const folder = path.join(stackRoot, wanted.package)
  const unpacked = path.join(folder, 'root', file)
  if (!existsSync(unpacked)) unpack(wanted, folder)
  if (!existsSync(unpacked)) return undefined
  const libraries = path.join(folder, 'root/usr/lib')
  const triplet = existsSync(libraries)
    ? readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'))
    : undefined
  return {
    file: unpacked,
    environment: triplet ? { LD_LIBRARY_PATH: path.join(libraries, triplet) } : {},
  }
}

/** Ignores failures: the caller checks whether the program exists afterwards. */
function unpack({ package: name, libraries }: Wanted, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const run = (file: string, ...args: string[]) =>
    spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 }).stdout ?? ''
  const needs = [...run('apt-cache', 'depends', name).matchAll(/^ +Depends: (\S+)$/gm)].map(
    ([, need]) => need ?? '',
  )
  run('apt-get', 'download', name, ...needs.filter((need) => libraries?.test(need)))
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.deb')))
    run('dpkg', '-x', file, path.join(folder, 'root'))
}
