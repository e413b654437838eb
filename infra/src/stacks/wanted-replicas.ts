import { mkdirSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isRunning, readState, withLock } from '@jangteo/launcher'

/** How many processes each service is to have, by its name. */
export type ReplicaCounts = Readonly<Record<string, number>>

/** What is wanted, in a file that `npm start` watches: `npm run stack -- scale` changes it. */
interface Wanted {
  /** Counts the changes. */
  readonly generation: number
  readonly replicas: ReplicaCounts
}

/** What `npm start` has done about it. */
interface Reached {
  /** The change that it has carried out last. */
  readonly generation: number
  /** Why a service has other replicas than are wanted, by its name. */
  readonly failures: Readonly<Record<string, string>>
}

const LOOK_AGAIN_MS = 50

const wantedFile = (dir: string) => path.join(dir, 'wanted.json')
const reachedFile = (dir: string) => path.join(dir, 'reached.json')

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8'))

/** In one piece: another process reads it. */
function write(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.draft`, JSON.stringify(value, null, 2))
  renameSync(`${file}.draft`, file)
}

/**
 * Declares what runs in the folder of the services, and from then on carries out each change, one after the other, until the
 * signal aborts.
 *
 * @param change brings one service to a number of replicas; an error is reported to the caller of `wantReplicas`
 */
export function followWantedReplicas(
  dir: string,
  counts: ReplicaCounts,
  { change, signal }: { change(service: string, count: number): Promise<void>; signal: AbortSignal },
): void {
  write(reachedFile(dir), { generation: 0, failures: {} } satisfies Reached)
  write(wantedFile(dir), { generation: 0, replicas: counts } satisfies Wanted)
  let done = 0
  const carryOut = async () => {
    const { generation, replicas } = read<Wanted>(wantedFile(dir))
    if (generation === done || signal.aborted) return
    const failures: Record<string, string> = {}
    for (const [service, count] of Object.entries(replicas))
      await change(service, count).catch((error: Error) => {
        failures[service] = error.message
      })
    done = generation
    write(reachedFile(dir), { generation, failures } satisfies Reached)
  }
  let work = Promise.resolve()
  watch(dir, { signal, persistent: false }, (_, file) => {
    if (file === path.basename(wantedFile(dir))) work = work.then(carryOut).catch(() => {})
  })
}

/**
 * Declares how many replicas some services are to have, and waits until it is so.
 *
 * @param dir the folder of the services
 * @throws Error when `npm start` does not run there, ends meanwhile, or cannot bring a service to its number
 */
export async function wantReplicas(dir: string, counts: ReplicaCounts): Promise<void> {
  const launcher = readState(dir)?.launcher ?? undefined
  if (!isRunning(launcher)) throw new Error('npm start does not run: start it first')
  const { generation } = await withLock(`${wantedFile(dir)}.lock`, async () => {
    const before = read<Wanted>(wantedFile(dir))
    const wanted: Wanted = {
      generation: before.generation + 1,
      replicas: { ...before.replicas, ...counts },
    }
    write(wantedFile(dir), wanted)
    return wanted
  })
  for (;;) {
    const reached = read<Reached>(reachedFile(dir))
    if (reached.generation >= generation) {
      const failures = Object.entries(reached.failures).filter(([service]) => service in counts)
      if (failures.length > 0)
        throw new Error(failures.map(([service, reason]) => `${service}: ${reason}`).join('\n'))
      return
    }
    if (!isRunning(launcher)) throw new Error('npm start has ended')
    await wait(LOOK_AGAIN_MS)
  }
}
