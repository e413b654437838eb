import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { readMigrations } from '@jangteo/migrations'
import { refuseHiddenContracts } from '../migrations/expand-rules.ts'
import { messagingFolder, migrationsFolder } from '../migrations/migrate-service.ts'
import { root } from '../paths.ts'
import { bundled } from '../programs/bundle.ts'
import type { Service } from '../services.ts'

const run = promisify(execFile)

/** What an artefact says about itself: `manifest.json`. */
export interface Manifest {
  readonly name: string
  readonly version: string
  /** The version, and a hash of the program: the same sources give the same release. */
  readonly release: string
  /** The commit that was checked out; null without Git. Ends with `+changes` when files differed from it. */
  readonly commit: string | null
  /** The smallest version of Node that runs it. */
  readonly node: string
  /** The topics with the hash of each event's schema; the console has none. */
  readonly contracts?: {
    readonly publishes: readonly { topic: string; event: string; schema: string }[]
    readonly reads: readonly { topic: string; event: string; schema: string }[]
  }
}

const NODE = '24.0.0'

/** The console: it has no database and no contracts, and is an artefact like a service. */
export const consoleName = 'console'

/**
 * Builds the artefact of a service, or of the console: a folder with its bundle, assets, migrations, licences and manifest, that runs anywhere with
 * Node and nothing else.
 *
 * @param folder where it is to be, absolute; what is there is replaced
 * @throws Error that names the source that cannot be bundled, or the migration after which the release before could not run
 */
export async function buildArtefact(
  program: Service | typeof consoleName,
  folder: string,
): Promise<Manifest> {
  const service = program === consoleName ? undefined : program
  const name = service?.name ?? consoleName
  for (const migrations of service ? [messagingFolder, migrationsFolder(service)] : [])
    await refuseHiddenContracts(await readMigrations(migrations))
  const bundle = path.dirname(await bundled(name))
  const draft = `${folder}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(path.dirname(folder), { recursive: true })
  await cp(bundle, draft, { recursive: true })
  const file = path.join(draft, 'manifest.json')
  const contracts = async () =>
    JSON.parse((await run(process.execPath, [path.join(draft, 'main.js'), 'contracts'])).stdout)
  const manifest: Manifest = {
    ...JSON.parse(await readFile(file, 'utf8')),
    commit: await commit(),
    node: NODE,
    ...(service && { contracts: await contracts() }),
  }
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(draft, folder)
  return manifest
}

/** Without Git, or outside of a checkout, a pipeline says it: COMMIT. */
async function commit(): Promise<string | null> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root })).stdout.trim()
  try {
    const changes = await git('status', '--porcelain', '--untracked-files=no')
    return (await git('rev-parse', 'HEAD')) + (changes === '' ? '' : '+changes')
  } catch {
    return process.env.COMMIT ?? null
  }
}
