import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Coordinates,
  coordinatesOf,
  freePortSet,
  type PortName,
  type Ports,
  portTable,
  root,
} from '@jangteo/infra'
import { readState, stopGroup } from '@jangteo/launcher'
import { expect, vi } from 'vitest'

/** A shop as people start it: every part and every service is a process of its own. */
export interface NpmStart {
  readonly ports: Ports
  readonly coordinates: Coordinates
  /** Its launcher, whose kill -9 leaves the others running. */
  readonly launcher: ChildProcess
  /** Where the data of its stack is. */
  readonly dir: string
  /** The process of a service or another part, as its launcher has noted it. @throws Error when it was never started */
  pidOf(part: string): number
  /** Ends whatever still runs, and removes its data. */
  clear(): Promise<void>
}

/** `npm start` on free ports and in a folder of its own, until the shop is open. @throws Error with what it has said */
export async function npmStart(): Promise<NpmStart> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-shop-'))
  const dir = path.join(folder, 'dev')
  const ports = await freePortSet()
  const variables = Object.entries(ports).map(([name, port]) => [
    portTable[name as PortName].variable,
    String(port),
  ])
  const launcher = spawn(process.execPath, [path.join(root, 'infra/src/commands/start.ts')], {
    env: { ...process.env, ...Object.fromEntries(variables), NO_COLOR: '1', JANGTEO_DEV_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [launcher.stdout, launcher.stderr])
    stream?.on('data', (text) => {
      said += text
    })
  const groups = [path.join(dir, 'services'), dir]
  const clear = async () => {
    launcher.kill('SIGKILL')
    for (const group of groups) await stopGroup(group)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await vi.waitFor(
      () => {
        if (launcher.exitCode !== null) throw new Error(`it ended:\n${said}`)
        expect(said).toMatch(/^Ctrl-C stops everything/m)
      },
      { timeout: 150_000, interval: 100 },
    )
  } catch (error) {
    await clear()
    throw error
  }
  return {
    ...{ ports, coordinates: coordinatesOf(ports), launcher, dir, clear },
    pidOf(part) {
      const found = groups.map((group) => readState(group)?.parts[part]).find((each) => each !== undefined)
      if (!found) throw new Error(`${part} was not started`)
      return found.pid
    },
  }
}
