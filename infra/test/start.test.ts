import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { identify, isRunning, isTaken, readState, stopGroup, writeState } from '@jangteo/launcher'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePortSet, type Ports, portTable } from '../src/ports.ts'
import { services } from '../src/services.ts'

const sources = path.join(import.meta.dirname, '../src/commands')
let folder: string
let environment: NodeJS.ProcessEnv
let ports: Ports
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'jangteo-start-'))
  ports = await freePortSet()
  environment = { ...process.env, JANGTEO_DEV_DIR: path.join(folder, 'dev') }
  for (const [name, { variable }] of Object.entries(portTable))
    environment[variable] = String(ports[name as keyof Ports])
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const dir of ['dev/services', 'dev/on-request', 'dev']) await stopGroup(path.join(folder, dir))
})
afterAll(() => rmSync(folder, { recursive: true }))

function run(program: string, ...args: string[]) {
  const child = spawn(process.execPath, [path.join(sources, program), ...args], { env: environment })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      output += text
    })
  const exit = once(child, 'exit')
  const says = (text: string | RegExp) =>
    vi.waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${output}`)
        expect(output).toMatch(text)
      },
      { timeout: 150_000, interval: 100 },
    )
  return { child, exit, says, output: () => output }
}

/** What a person sees and has when all is up: the table, a token that works, and the demo's data. */
async function isOpen(output: string): Promise<void> {
  for (const { name, port } of services)
    expect(output).toMatch(new RegExp(`^  ${name} +http://127.0.0.1:${ports[port]} `, 'm'))
  const [, token] = /^TOKEN=(\S+)$/m.exec(output) ?? []
  const headers = { authorization: `Bearer ${token}` }
  const read = async (port: keyof Ports, route: string) =>
    (await fetch(`http://127.0.0.1:${ports[port]}${route}`, { headers })).text()
  expect(await read('order', '/products')).toContain('"coffee-beans"')
  const comes = (port: keyof Ports, route: string, text: RegExp) =>
    vi.waitFor(async () => expect(await read(port, route)).toMatch(text), { timeout: 30_000 })
  await comes('coupon', '/coupons/campaigns', /"campaignId"/)
  await comes('balance', '/balance', /"balance":[1-9]/)
}

describe('a shop on a fresh stack', () => {
  it('has the table, a token and the demo data with pnpm turbo dev', { timeout: 200_000 }, async () => {
    const stack = run('dev.ts')
    await vi.waitFor(() => expect(readState(path.join(folder, 'dev'))?.usable).toBe(true), {
      timeout: 100_000,
    })
    // Turbo's part: each service's own `dev`.
    for (const { name, directory } of services) {
      const file = `--env-file=${path.join(folder, 'env', `${name}.env`)}`
      const service = spawn(process.execPath, [file, 'src/main.ts', 'bootstrap', 'run'], { cwd: directory })
      children.push(service)
    }
    await stack.says(/^Ctrl-C stops everything/m)
    await isOpen(stack.output())
    stack.child.kill('SIGINT')
    expect(await stack.exit).toEqual([0, null])
    expect(await isTaken(ports.kafka)).toBe(false)
  })

  it('has them with npm start, lets a debugger attach, and takes with it what stands on its stack', {
    timeout: 200_000,
  }, async () => {
    const start = run('start.ts', '--inspect', 'order')
    await start.says(/^Ctrl-C stops everything/m)
    await isOpen(start.output())

    expect(start.output()).toMatch(new RegExp(`debugger +127.0.0.1:${ports.inspector} `))
    const listed = await fetch(`http://127.0.0.1:${ports.inspector}/json/list`)
    const [target] = (await listed.json()) as { title: string }[]
    expect(target?.title).toMatch(/bundles\/order\//)

    // As `npm run stack -- up connect --detach` leaves it.
    const connect = spawn('sleep', ['60'], { detached: true })
    const identity = identify(connect.pid as number)
    if (!identity) throw new Error('it does not run')
    writeState(path.join(folder, 'dev/on-request'), {
      launcher: null,
      settings: 'connect',
      parts: { connect: identity },
      usable: true,
    })
    start.child.kill('SIGINT')
    expect(await start.exit).toEqual([0, null])
    expect(start.output()).toContain('Stopped connect too: they used this stack.')
    expect(isRunning(identity)).toBe(false)
    expect(await isTaken(ports.kafka)).toBe(false)
  })
})

describe('before anything is started', () => {
  it.each([
    ['npm start', 'start.ts', [], ['order', 'redis']],
    ['a part that is asked for', 'stack.ts', ['up', 'connect'], ['connect', 'postgres']],
  ] as const)('%s names every taken port', async (_, program, args, taken) => {
    const servers = taken.map((name) => createServer().listen(ports[name], '127.0.0.1'))
    await Promise.all(servers.map((server) => once(server, 'listening')))
    try {
      const { exit, output } = run(program, ...args)
      expect(await exit).toEqual([1, null])
      for (const name of taken) {
        expect(output()).toContain(`port ${ports[name]} is taken, and ${name} needs it`)
        expect(output()).toContain(`set ${portTable[name].variable}`)
      }
      expect(output()).not.toContain('starting')
      expect(existsSync(path.join(folder, 'dev/state.json'))).toBe(false)
    } finally {
      for (const server of servers) server.close()
    }
  })

  it('refuses to inspect what is no service', async () => {
    const { exit, output } = run('start.ts', '--inspect', 'ordr')
    expect(await exit).toEqual([1, null])
    expect(output()).toContain('no service "ordr"; there are: order')
  })
})
