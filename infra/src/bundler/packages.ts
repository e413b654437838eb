import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A package, ours or a library, of which a bundle has modules. */
export interface Package {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly manifest: {
    readonly version?: string
    readonly license?: string
    /** What its modules read while they run, beside their code: files or folders, relative to the package. */
    readonly assets?: readonly string[]
  }
}

const known = new Map<string, Package>()

/** The package of a module. @throws Error when no folder above it has a package.json with a name */
export function packageOf(file: string): Package {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const found = known.get(folder) ?? packageIn(folder)
    if (!found) continue
    known.set(folder, found)
    return found
  }
  throw new Error(`${file} belongs to no package`)
}

function packageIn(folder: string): Package | undefined {
  const file = path.join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  // Some libraries have one in each folder, to say which kind of module lies there.
  return manifest.name ? { name: manifest.name, folder, manifest } : undefined
}

/** Whether a file is ours: the bundle changes with it. Libraries change with the lock file only. */
export const isOwn = (file: string): boolean =>
  path.isAbsolute(file) && !file.includes(`${path.sep}node_modules${path.sep}`)
