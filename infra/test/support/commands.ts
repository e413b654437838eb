import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stopGroup } from '@jangteo/launcher'
import { expect, vi } from 'vitest'
import { freePortSet, type Ports, portTable } from '../../src/ports.ts'

const sources = path.join(import.meta.dirname, '../../src/commands')

/** One of infra's programs as a process. */
export interface Running {
  readonly child: ChildProcess
  /** Code and signal. */
  readonly exit: Promise<unknown[]>
  /** What it has said until now. */
  output(): string
  /** Resolves when it has said this. @throws Error with all that it said when it ends before */
  says(text: string | RegExp): Promise<void>
}

/** A place of its own for `npm start` and the commands beside it: a folder for the data, and free ports. */
export interface Place {
  readonly folder: string
  readonly ports: Ports
  readonly environment: NodeJS.ProcessEnv
  /** Runs a program of `src/commands`. */
  run(program: string, ...args: string[]): Running
  /** Ends all that runs here. */
  clear(): Promise<void>
  remove(): void
}

/** @param changes to the environment of the programs */
export async function placeForCommands(changes: NodeJS.ProcessEnv = {}): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-start-'))
  const ports = await freePortSet()
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: '1',
    JANGTEO_DEV_DIR: path.join(folder, 'dev'),
    ...changes,
  }
  for (const [name, { variable }] of Object.entries(portTable))
    environment[variable] = String(ports[name as keyof Ports])
  const children: ChildProcess[] = []
  return {
    folder,
    ports,
    environment,
    run(program, ...args) {
      const child = spawn(process.execPath, [path.join(sources, program), ...args], { env: environment })
      children.push(child)
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text) => {
          output += text
        })
      const says = (text: string | RegExp) =>
        vi.waitFor(
          () => {
            if (child.exitCode !== null) throw new Error(`it ended:\n${output}`)
            expect(output).toMatch(text)
          },
          { timeout: 150_000, interval: 100 },
        )
      return { child, exit: once(child, 'close'), says, output: () => output }
    },
    async clear() {
      for (const child of children.splice(0)) child.kill('SIGKILL')
      for (const dir of ['dev/services', 'dev/on-request', 'dev', 'memory/dev/services', 'memory/dev'])
        await stopGroup(path.join(folder, dir))
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
