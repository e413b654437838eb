import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { stackRoot } from '@jangteo/infra'

const run = promisify(execFile)
const LIBRARY = `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`

/**
 * The environment of a process with another wall clock than the machine's, by libfaketime: the installed one, or
 * Debian's package, which is downloaded once and needs no root. Undefined where neither is available; the caller then
 * skips its test with a message.
 *
 * @param offset as libfaketime reads it: `+2h`
 */
export async function fakedClock(offset: string): Promise<Record<string, string> | undefined> {
  const library = [path.join('/', LIBRARY), await fetched()].find((file) => file && existsSync(file))
  // Timers and the monotonic clock stay as they are: only the wall clock is wrong, as on a machine without NTP.
  return library ? { LD_PRELOAD: library, FAKETIME: offset, DONT_FAKE_MONOTONIC: '1' } : undefined
}

async function fetched(): Promise<string | undefined> {
  const folder = path.join(stackRoot, 'faketime')
  const library = path.join(folder, LIBRARY)
  if (existsSync(library)) return library
  try {
    const draft = await mkdtemp(`${folder}-`)
    try {
      await run('apt-get', ['download', 'libfaketime'], { cwd: draft })
      await run('sh', ['-c', 'dpkg -x libfaketime_*.deb .'], { cwd: draft })
      await rm(folder, { recursive: true, force: true })
      await rename(draft, folder)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
    return library
  } catch {
    return undefined
  }
}
