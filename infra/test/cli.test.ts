import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { coordinatesOf, databaseUrl } from '../src/coordinates.ts'
import { onDatabase } from '../src/on-database.ts'
import { COMPATIBILITY } from '../src/parts/registry.ts'
import { freePortSet, type Ports, portsFrom, portTable } from '../src/ports.ts'
import { usualParts } from '../src/stacks/docker-stack.ts'

const program = path.join(import.meta.dirname, '../src/commands/stack.ts')
let folder: string
let environment: NodeJS.ProcessEnv
let ports: Ports
const children: ChildProcess[] = []
let up: ReturnType<typeof run>

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'jangteo-cli-'))
  ports = await freePortSet()
  const variables = Object.entries(portTable).map(([name, { variable }]) => [
    variable,
    String(ports[name as keyof Ports]),
  ])
  environment = {
    ...process.env,
    ...Object.fromEntries(variables),
    JANGTEO_DEV_DIR: path.join(folder, 'dev'),
  }
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await stack('down')
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]) => runFile(program, ...args)

function runFile(file: string, ...args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [file, ...args], { env: environment })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text
    })
  }
  return { child, output: () => output }
}

async function stack(...args: string[]): Promise<{ code: number; output: string }> {
  const { child, output } = run(...args)
  const [code] = await once(child, 'close')
  return { code, output: output() }
}

const usual = usualParts(portsFrom({}))
  .map(({ name }) => name)
  .toSorted()

/** The names of the parts that run. */
async function running(): Promise<string[]> {
  const { output } = await stack('status')
  return [...output.matchAll(/^(\S+) +.*runs/gm)].map(([, name]) => name as string).toSorted()
}

describe('npm run stack', () => {
  it('says that nothing runs', async () => {
    expect(await stack('status')).toEqual({ code: 1, output: 'Nothing runs.\n' })
    expect(await stack('down')).toEqual({ code: 0, output: 'Nothing ran.\n' })
  })

  it('up brings everything up, migrated; ready waits for that; env files lead there', async () => {
    const waiting = stack('ready')
    up = run('up')
    expect((await waiting).code).toBe(0)
    await vi.waitFor(() => expect(up.output()).toContain('The stack runs. Ctrl-C stops it.'), {
      timeout: 30_000,
    })

    const env = readFileSync(path.join(folder, 'env/order.env'), 'utf8')
    expect(env).toBe((await stack('env', 'order')).output)
    // Another user of the machine reads no password.
    const mode = (file: string) => statSync(path.join(folder, file)).mode & 0o777
    expect([mode('env'), mode('env/order.env')]).toEqual([0o700, 0o600])
    expect([mode('dev/state.json'), mode('dev/sandbox'), mode('dev/logs')]).toEqual([0o600, 0o700, 0o700])
    const url = /DATABASE_URL=(.*)/.exec(env)?.[1]
    const client = new pg.Client(url)
    await client.connect()
    expect((await client.query('select count(*)::int as rows from messaging.outbox')).rows).toEqual([
      { rows: 0 },
    ])
    await client.end()

    const registry = /SCHEMA_REGISTRY_URL=(.*)/.exec(env)?.[1]
    expect(await (await fetch(`${registry}/config`)).json()).toEqual({ compatibilityLevel: COMPATIBILITY })
  })

  it('a second up adopts it, and leaves it running at its end', async () => {
    const second = run('up')
    await vi.waitFor(() => expect(second.output()).toContain('The stack ran already'), { timeout: 30_000 })
    second.child.kill('SIGINT')
    const [code] = await once(second.child, 'close')
    expect(code).toBe(0)
    expect(await running()).toEqual(usual)
  })

  it('up connect adds Kafka Connect, usable, to the one that runs, and takes only that away at its end', {
    timeout: 240_000,
  }, async () => {
    const second = run('up', 'connect')
    await vi.waitFor(() => expect(second.output()).toContain('The stack ran already'), { timeout: 200_000 })
    expect(await running()).toEqual([...usual, 'connect'].toSorted())
    for (const connector of ['lake', 'order-lines', 'deliveries']) {
      const status = await fetch(`http://127.0.0.1:${ports.connect}/connectors/${connector}/status`)
      expect(await status.json()).toMatchObject({ name: connector, tasks: [{ state: 'RUNNING' }] })
    }
    // The source registers a schema, which the registry lets only the deploy step do.
    const lake = databaseUrl(coordinatesOf(ports), 'lake', 'lake')
    await onDatabase(lake, (client) =>
      client.query("insert into delivery values ('1', 'coffee-beans', 1, now())"),
    )
    const subjects = `http://127.0.0.1:${ports.registry}/apis/ccompat/v7/subjects`
    await vi.waitFor(
      async () => expect(await (await fetch(subjects)).json()).toContain('lake.public.delivery-value'),
      { timeout: 40_000 },
    )
    second.child.kill('SIGINT')
    const [code] = await once(second.child, 'close')
    expect(code).toBe(0)
    expect(await running()).toEqual(usual)
  })

  it('up starts nothing when it is asked for a part that there is not', async () => {
    const { code, output } = await stack('up', 'conect')
    expect(code).toBe(1)
    expect(output).toContain('there are: connect')
  })

  it('refuses to throw data away while it runs', async () => {
    const { code, output } = await stack('reset', '--yes')
    expect(code).toBe(1)
    expect(output).toContain('the stack runs: stop it first')
  })

  it('prints the log of a part, and names those that there are', async () => {
    expect((await stack('logs', 'postgres')).output).toContain('database system is ready')
    expect(await stack('logs', 'nothing')).toMatchObject({ code: 1 })
    expect((await stack('logs', 'nothing')).output).toMatch(/there are: .*kafka, .*postgres/)
  })

  it('refuses ports that another checkout holds, and uses them when they are those of docker compose', async () => {
    const own = environment
    const bin = path.join(folder, 'bin')
    environment = { ...own, JANGTEO_DEV_DIR: path.join(folder, 'other/dev') }
    expect((await stack('up')).output).toContain('POSTGRES_PORT')

    mkdirSync(bin)
    const authority = path.join(folder, 'dev/certificates/ca.pem')
    const docker_ = `#!/bin/sh\nif [ "$2" = cp ]; then cp ${authority} "$4"; else echo 0123456789ab; fi\n`
    writeFileSync(path.join(bin, 'docker'), docker_, { mode: 0o755 })
    environment = { ...environment, PATH: `${bin}:${process.env.PATH}` }
    const three = await stack('up', '--brokers', '3')
    expect(three.code).toBe(1)
    expect(three.output).toContain('docker-compose.yml has one broker: leave out --brokers')
    const waiting = stack('ready')
    const docker = run('up')
    expect((await waiting).code).toBe(0)
    expect(docker.output()).toMatch(/registry +runs in Docker/)
    expect(readFileSync(path.join(folder, 'other/env/balance.env'), 'utf8')).toContain(
      `:${ports.postgres}/balance`,
    )
    const copied = path.join(folder, 'other/dev/certificates/ca.pem')
    expect(readFileSync(copied, 'utf8')).toBe(readFileSync(authority, 'utf8'))
    expect((await stack('env', 'order')).output).toContain(`KAFKA_TLS_CA=${copied}`)
    docker.child.kill('SIGINT')
    expect(await once(docker.child, 'close')).toEqual([0, null])

    environment = own
    expect((await stack('status')).code).toBe(0)
  })

  it('after a kill -9 of up, down stops all of it', async () => {
    up.child.kill('SIGKILL')
    const { output } = await stack('down')
    expect(output).toMatch(/^Stopped /)
    expect(output.match(/kafka|postgres|redis|registry|sandbox/g)).toHaveLength(5)
    expect((await stack('status')).output).toBe('Nothing runs.\n')
  })

  it('reset asks, and without a terminal wants --yes', async () => {
    expect((await stack('reset')).output).toContain('add --yes')
    expect(await stack('reset', '--yes')).toEqual({ code: 0, output: 'Deleted.\n' })
  })

  it('with KAFKA_TLS=off connections to Kafka are in clear, those of its tools and of Kafka Connect, too', {
    timeout: 240_000,
  }, async () => {
    const own = environment
    environment = { ...own, KAFKA_TLS: 'off' }
    const inClear = run('up', 'connect')
    // What is started later finds it as it is.
    environment = own
    await vi.waitFor(() => expect(inClear.output()).toContain('The stack runs. Ctrl-C stops it.'), {
      timeout: 200_000,
    })
    expect((await stack('env', 'order')).output).not.toContain('KAFKA_TLS_CA')
    const tool = runFile(
      path.join(path.dirname(program), 'kafka.ts'),
      'topics',
      '--create',
      '--topic',
      'tried',
    )
    const [code] = await once(tool.child, 'close')
    expect({ code, output: tool.output() }).toMatchObject({ code: 0 })
    const connectors = `http://127.0.0.1:${ports.connect}/connectors`
    expect(await (await fetch(`${connectors}/deliveries/status`)).json()).toMatchObject({
      tasks: [{ state: 'RUNNING' }],
    })
    inClear.child.kill('SIGINT')
    expect(await once(inClear.child, 'close')).toEqual([0, null])
  })

  it('names a wrong variable, command or service', async () => {
    environment = { ...environment, KAFKA_TLS: 'yes' }
    expect((await stack('up')).output).toContain('KAFKA_TLS is "yes"; it must be on or off')
    environment = { ...environment, KAFKA_TLS: '', KAFKA_PORT: 'x' }
    expect((await stack('up')).output).toContain('KAFKA_PORT is "x"')
    expect((await stack('upp')).output).toContain("unknown command 'upp'")
    expect((await stack('migration', 'shop', 'x')).output).toContain('no service "shop"; there are: order')
  })
})
