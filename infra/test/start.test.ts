import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { identify, isRunning, isTaken, readState, writeState } from '@jangteo/launcher'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { type Ports, portTable } from '../src/ports.ts'
import { services } from '../src/services.ts'
import { placeForCommands } from './support/commands.ts'

const place = await placeForCommands()
const { folder, ports, run } = place
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await place.clear()
})
afterAll(() => place.remove())

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
      const files = [name, 'deploy'].map((each) => `--env-file=${path.join(folder, 'env', `${each}.env`)}`)
      const program = [...files, 'src/main.ts', 'bootstrap', 'run']
      // Six deploy steps at once may be too much for a registry that has just started: npm start tries again, too.
      const start = (triesLeft: number) => {
        const service = spawn(process.execPath, program, { cwd: directory, stdio: 'ignore' })
        children.push(service)
        service.once('exit', (code) => code === 1 && triesLeft > 0 && start(triesLeft - 1))
      }
      start(2)
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

    // A service that was alone leaves its port to its replicas.
    const scale = run('stack.ts', 'scale', 'ranking=2')
    expect(await scale.exit).toEqual([0, null])
    expect(scale.output()).toMatch(/^ranking-1 +runs \d+ +port \d+\nranking-2 +runs \d+ +port \d+\n$/)
    expect((await fetch(`http://127.0.0.1:${ports.ranking}/products/popular`)).status).toBe(200)

    const topics = run('stack.ts', 'partitions')
    expect(await topics.exit).toEqual([0, null])
    expect(topics.output()).toMatch(/^order\.paid +order +3$/m)
    const unknown = run('stack.ts', 'partitions', 'order.lost', '6')
    expect(await unknown.exit).toEqual([2, null])
    expect(unknown.output()).toMatch(/no service publishes "order.lost"; there are: .*order.paid/)
    const fewer = run('stack.ts', 'partitions', 'order.paid', '2')
    expect(await fewer.exit).toEqual([1, null])
    expect(fewer.output()).toContain('order.paid gets no more partitions: it has 3')

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
