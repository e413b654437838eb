import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'

export interface Java {
  readonly file: string
  /** Whole, as `21.0.4`: what is kept for one is of no use to the next. */
  readonly version: string
}

const oldest = 17

/** The Java to use: `JAVA_HOME`'s, or the one on the path. Undefined when there is none or it is older than 17. */
export function findJava(environment: NodeJS.ProcessEnv = process.env): Java | undefined {
  const home = environment.JAVA_HOME
  const file = home ? path.join(home, 'bin', 'java') : 'java'
  const version = notedVersion(file, environment) ?? askedVersion(file, environment)
  const major = Number(/^(?:1\.)?(\d+)/.exec(version ?? '')?.[1])
  return version && major >= oldest ? { file, version } : undefined
}

/** By the note that a Java has beside its programs: to ask the program takes a tenth of a second of every start. */
function notedVersion(file: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = path.isAbsolute(file) ? [''] : (environment.PATH ?? '').split(path.delimiter)
  // The first one is what will run, whether it has a note or not.
  const program = folders.map((folder) => path.join(folder, file)).find((each) => existsSync(each))
  if (program === undefined) return undefined
  const note = path.join(realpathSync(program), '../../release')
  return existsSync(note) ? /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(note, 'utf8'))?.[1] : undefined
}

function askedVersion(file: string, environment: NodeJS.ProcessEnv): string | undefined {
  const { status, stderr } = spawnSync(file, ['-XshowSettings:properties', '-version'], {
    encoding: 'utf8',
    env: environment,
  })
  // The status too: macOS has a `java` that only says where to get one.
  return status === 0 ? /java\.version = (\S+)/.exec(stderr)?.[1] : undefined
}

/**
 * With glibc every thread would take from a heap of its own. And its thresholds would grow with the largest piece that was ever
 * freed: pieces up to 32 MB would then leave holes in the heap, which is never given back.
 */
export const leanAllocation = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

/** Flags that keep a small JVM small; measured, the simple collector and compiler are also the fastest here. */
export const leanJvm = [
  // Another Java than those that were tried may not know one of them.
  '-XX:+IgnoreUnrecognizedVMOptions',
  '-Xmx128m',
  '-Xms32m',
  '-XX:+UseSerialGC',
  // The heap may be this much larger than what is in use after a collection; by default more than twice as large.
  '-XX:MinHeapFreeRatio=10',
  '-XX:MaxHeapFreeRatio=30',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
] as const

/** For a JVM that lives from what it keeps: most of what it makes is garbage at once, and needs little room. */
export const smallYoungGeneration = '-Xmn6m'
