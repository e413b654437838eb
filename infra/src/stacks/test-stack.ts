import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statfsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { identify, isRunning, readState, stopGroup } from '@jangteo/launcher'
import { stackRoot } from '../paths.ts'
import { removeData, type Stack, type StackOptions, startStack } from './embedded-stack.ts'
import { prepareTemplates } from './fresh-database.ts'

/** The variable by which a test run passes its stack's coordinates, as JSON, to its children. */
export const testStackVariable = 'JANGTEO_TEST_STACK'

const prefix = 'test-'

/** Where Linux keeps files in memory. */
const memory = '/dev/shm'
/** Beside a database for each test that runs, PostgreSQL keeps up to 1 GB of its log. */
const LEAST_FREE_BYTES = 4 * 1024 ** 3

/** The databases of a stack that is in this folder, if they are in memory. */
const inMemory = (dir: string) => path.join(memory, `jangteo-${path.basename(dir)}`)
const inMemoryPrefix = `jangteo-${prefix}`

/**
 * Lets PostgreSQL keep its files in memory, where there is room. Each test creates some four hundred files for its database and deletes
 * them: ext4 looks at all that were deleted in the last minutes whenever it creates one, which was a sixth of all processor time.
 */
function keepInMemory(dir: string): void {
  if (!existsSync(memory)) return
  const { bavail, bsize } = statfsSync(memory)
  if (bavail * bsize < LEAST_FREE_BYTES) return
  mkdirSync(inMemory(dir))
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  symlinkSync(inMemory(dir), path.join(dir, 'postgres'))
}

function remove(dir: string): void {
  removeData(dir)
  removeData(inMemory(dir))
}

/**
 * A stack for tests, on free ports, in a folder that `stop` removes. Stacks that a killed test run has left are removed, too.
 */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  await removeAbandoned()
  const dir = path.join(stackRoot, `${prefix}${process.pid}-${randomUUID().slice(0, 4)}`)
  const own = { ports: 'free', durable: false, open: true, prepareDatabases: prepareTemplates } as const
  keepInMemory(dir)
  const stack = await startStack({ ...own, ...options, dir }).catch((error) => {
    remove(dir)
    throw error
  })
  const stop = stack.stop.bind(stack)
  return Object.assign(stack, {
    async stop() {
      await stop()
      remove(dir)
    },
  })
}

/** Stops and removes the test stacks whose test run has ended. */
export async function removeAbandoned(): Promise<void> {
  const names = existsSync(stackRoot) ? readdirSync(stackRoot).filter((name) => name.startsWith(prefix)) : []
  for (const name of names) {
    const dir = path.join(stackRoot, name.replace(/\.lock$/, ''))
    const launcher = readState(dir)?.launcher ?? identify(Number(name.split('-')[1]))
    if (isRunning(launcher ?? undefined)) continue
    await stopGroup(dir)
    remove(dir)
    removeData(`${dir}.lock`)
  }
  // Of a repository that was deleted.
  const left = existsSync(memory) ? readdirSync(memory).filter((name) => name.startsWith(inMemoryPrefix)) : []
  for (const name of left) {
    const run = identify(Number(name.slice(inMemoryPrefix.length).split('-')[0]))
    if (!isRunning(run)) removeIfAllowed(path.join(memory, name))
  }
}

/** Another user's stays. */
function removeIfAllowed(folder: string): void {
  try {
    removeData(folder)
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
