import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import {
  type Coordinates,
  deployLogin,
  type Ports,
  root,
  serviceEnvironment,
  serviceNamed,
} from '@jangteo/infra'
import { freePorts, host } from '@jangteo/launcher'
import { eventually } from '@jangteo/testing'

/** The service that has a next release, and what it publishes in a new version. */
export const RELEASED = 'order'
const CONTRACT = 'packages/events/src/order.ts'
const FIELDS = "name: 'OrderPaid',\n    fields: [\n"
const NEW_FIELD = "      { name: 'channel', type: 'string', default: 'web' },\n"

/** What the program is made of, of the checkout. */
const COPIED = [
  'apps/order',
  'packages',
  'infra',
  'package.json',
  'tsconfig.base.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
]
const LEFT_OUT = /^(node_modules|test|\.turbo)$/
const READY_WITHIN_MS = 30_000

/** The shop in which it runs. */
interface Surroundings {
  readonly folder: string
  readonly coordinates: Coordinates
  readonly ports: Ports
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Builds another release of order: a copy of the checkout, in which one event has a further field.
 *
 * @param folder for the copy and the bundle
 * @returns the program's file
 * @throws Error when the contract no longer looks as it is expected to
 */
export async function makeNextRelease(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const filter = (source: string) => !LEFT_OUT.test(path.basename(source))
  for (const each of COPIED)
    cpSync(path.join(root, each), path.join(folder, each), { recursive: true, filter })
  // Workspaces find each other by relative links: within the copy. Libraries are those of the checkout.
  for (const workspace of ['apps/order', 'infra', ...packages()]) {
    const links = path.join(workspace, 'node_modules')
    cpSync(path.join(root, links), path.join(folder, links), { recursive: true, verbatimSymlinks: true })
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))

  const contract = path.join(folder, CONTRACT)
  const text = readFileSync(contract, 'utf8')
  if (!text.includes(FIELDS)) throw new Error(`${CONTRACT} has no OrderPaid as it was expected`)
  writeFileSync(contract, text.replace(FIELDS, FIELDS + NEW_FIELD))

  const home = path.join(folder, 'bundle')
  const maker = path.join(folder, 'infra/src/bundler/make-bundle.ts')
  mkdirSync(home)
  await promisify(execFile)(process.execPath, [maker, home, path.join(folder, 'apps/order/src/main.ts')])
  const { bundle } = JSON.parse(readFileSync(path.join(home, 'origin.json'), 'utf8'))
  return path.join(home, bundle, 'main.js')
}

const packages = (): string[] =>
  readdirSync(path.join(root, 'packages')).map((name) => path.join('packages', name))

/**
 * Starts a replica of the next release beside those of this one: it registers its schemas, and takes its share of the events.
 *
 * @returns what ends it
 * @throws Error when it is not ready in time; it does not run then
 */
export async function startNextRelease(
  file: string,
  { coordinates, ports, environment, folder }: Surroundings,
): Promise<() => Promise<void>> {
  const [port] = (await freePorts(1)) as [number]
  const service = serviceNamed(RELEASED)
  const log = openSync(path.join(folder, 'logs', `${RELEASED}-next.log`), 'a')
  const child = spawn(process.execPath, [file, 'bootstrap', 'run'], {
    cwd: service.directory,
    env: {
      ...process.env,
      ...serviceEnvironment(service, coordinates, { ...ports, [service.port]: port }),
      ...deployLogin,
      ...environment,
    },
    stdio: ['ignore', log, log],
  })
  try {
    await eventually(
      async () => {
        const answer = await fetch(`http://${host}:${port}/health/ready`)
        if (!answer.ok) throw new Error(await answer.text())
      },
      { timeout: READY_WITHIN_MS },
    )
  } catch (error) {
    await end(child, 'SIGKILL')
    throw error
  }
  return () => end(child, 'SIGTERM')
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}
