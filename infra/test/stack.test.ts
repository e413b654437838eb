import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { identify, stopGroup, writeState } from '@jangteo/launcher'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePortSet, type Ports } from '../src/ports.ts'
import { kafkaTlsCaFor, type Stack, startStack } from '../src/stacks/embedded-stack.ts'

let dir: string
let ports: Ports

beforeEach(async () => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'jangteo-stack-')), 'dev')
  ports = await freePortSet()
})

afterEach(async () => {
  await stopGroup(dir)
  rmSync(path.dirname(dir), { recursive: true })
})

const start = (options: object = {}): Promise<Stack> =>
  startStack({ dir, ports, parts: ['redis', 'sandbox'], durable: false, ...options })

// What holds for every group of processes is tested in packages/launcher.
describe('a stack', () => {
  it('is adopted where it runs already, and refused when its ports are others', async () => {
    const first = await start()
    const second = await start()
    expect(second.part('redis').pid).toBe(first.part('redis').pid)
    await expect(start({ ports: await freePortSet() })).rejects.toThrow(
      /others run already \(redis \d+, sandbox( \d+){5}\).*npm run stack -- down/,
    )
    await first.stop()
  })

  it('shows the end of the log of a part that dies', async () => {
    const stack = await start()
    await stack.stop()
    writeFileSync(path.join(dir, 'sandbox/key.json'), 'no key')
    await expect(start()).rejects.toThrow(/sandbox ended while it started[\s\S]*SyntaxError/)
  })

  it('keeps the key of its issuer through a kill -9', async () => {
    const stack = await start()
    const keys = async () => (await fetch(stack.coordinates.jwksUrl)).json()
    const before = await keys()
    await stack.part('sandbox').kill9()
    await expect(keys()).rejects.toThrow()
    await stack.part('sandbox').start()
    expect(await keys()).toEqual(before)
    await stack.stop()
  })

  it('encrypts connections to Kafka, or does as before, and changes that only while Kafka is stopped', () => {
    const certificates = path.join(dir, 'certificates')
    const authority = path.join(certificates, 'ca.pem')
    expect(kafkaTlsCaFor(dir)).toBe(authority)
    expect(kafkaTlsCaFor(dir, false)).toBeUndefined()
    // A broker was there, and was reached in clear.
    mkdirSync(path.join(dir, 'kafka'), { recursive: true })
    expect(kafkaTlsCaFor(dir)).toBeUndefined()
    expect(kafkaTlsCaFor(dir, true)).toBe(authority)
    mkdirSync(certificates)
    expect(kafkaTlsCaFor(dir)).toBe(authority)
    expect(kafkaTlsCaFor(dir, false)).toBeUndefined()
    const self = identify(process.pid) as NonNullable<ReturnType<typeof identify>>
    writeState(dir, { launcher: self, settings: '', parts: { kafka: self }, usable: true })
    try {
      expect(() => kafkaTlsCaFor(dir, false)).toThrow(/runs already, with TLS: .*npm run stack -- down/)
      expect(kafkaTlsCaFor(dir, true)).toBe(authority)
    } finally {
      // It names this process, which is not to be stopped.
      rmSync(dir, { recursive: true })
    }
  })

  it('stops PostgreSQL at once from elsewhere, although it has a client', async () => {
    const stack = await start({ parts: ['postgres'] })
    const client = new pg.Client(stack.coordinates.adminUrl)
    const error = new Promise<Error>((resolve) => client.on('error', resolve))
    await client.connect()
    stack.leaveRunning()
    expect(await stopGroup(dir)).toEqual(['postgres'])
    expect(await error).toMatchObject({ code: '57P01' })
  })

  it('gives each its own cluster when two start with empty data at the same moment', async () => {
    const another = { dir: `${dir}-2`, ports: await freePortSet() }
    try {
      const stacks = await Promise.all([{}, another].map((where) => start({ parts: ['postgres'], ...where })))
      const tables = stacks.map(async ({ coordinates }, i) => {
        const client = new pg.Client(coordinates.adminUrl)
        await client.connect()
        await client.query(`create table of_${i} ()`)
        const { rows } = await client.query(`select relname from pg_class where relname ~ '^of_'`)
        await client.end()
        return rows
      })
      expect(await Promise.all(tables)).toEqual([[{ relname: 'of_0' }], [{ relname: 'of_1' }]])
      await Promise.all(stacks.map((stack) => stack.stop()))
    } finally {
      await stopGroup(another.dir)
    }
  })
})
