import { spawnSync } from 'node:child_process'
import path from 'node:path'

export interface Java {
  readonly file: string
  readonly major: number
}

const oldest = 17

/** The Java to use: `JAVA_HOME`'s, or the one on the path. Undefined when there is none or it is older than 17. */
export function findJava(environment: NodeJS.ProcessEnv = process.env): Java | undefined {
  const home = environment.JAVA_HOME
  const file = home ? path.join(home, 'bin', 'java') : 'java'
  const { status, stderr } = spawnSync(file, ['-XshowSettings:properties', '-version'], {
    encoding: 'utf8',
    env: environment,
  })
  // The status too: macOS has a `java` that only says where to get one.
  const found = status === 0 && /java\.specification\.version = (?:1\.)?(\d+)/.exec(stderr)
  const major = found ? Number(found[1]) : 0
  return major >= oldest ? { file, major } : undefined
}

/** With glibc every thread would take from a heap of its own. */
export const leanAllocation = { MALLOC_ARENA_MAX: '2' }

/** Flags that keep a small JVM small; measured, the simple collector and compiler are also the fastest here. */
export const leanJvm = [
  '-Xmx128m',
  '-Xms32m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
] as const
