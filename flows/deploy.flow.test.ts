import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '@jangteo/infra'
import { freePorts } from '@jangteo/launcher'
import {
  deployLogin,
  eventually,
  kafkaLogin,
  kafkaUserOf,
  testEnvironment,
  testStack,
  tokenFor,
  uniquePrefix,
} from '@jangteo/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// docs/deploy.md, command by command, in an empty folder outside of the checkout.

const page = readFileSync(path.join(root, 'docs/deploy.md'), 'utf8')

/** The blocks of a language in a section, in order. */
function blocks(heading: string, language: string): string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const found = [...section.matchAll(new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))]
  return found.map(([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim())
}

const [build = ''] = blocks('Build', 'sh')
const [checkConfig = ''] = blocks('Configure', 'sh')
const [orderEnv = ''] = blocks('Configure', 'ini')
const [provision = ''] = blocks('Create the database', 'sh')
const [ownerEnv = ''] = blocks('Create the database', 'ini')
const [deployEnv = ''] = blocks('Create the users at Kafka', 'ini')
const [migrate = '', bootstrap = '', start = '', contract = ''] = blocks('Release', 'sh')
const [letters = ''] = blocks('Dead letters, replays', 'sh')
const [partitions = ''] = blocks('More partitions', 'sh')

const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-deploy-'))
const prefix = uniquePrefix()
const database = `deploy_${prefix.replaceAll(/\W/g, '')}`
const ownerRole = `${database}_owner`
/** Only what a machine has that was never a checkout: no variable of this test run's stack. */
const plain = { PATH: process.env.PATH, HOME: process.env.HOME }
const children: ChildProcess[] = []

interface Done {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command of the page, in the folder that has the artefact, or in another one with the same files. */
const type = (command: string, cwd = folder): Promise<Done> =>
  promisify(execFile)('sh', ['-c', command], { cwd, env: plain, timeout: 60_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )

interface ReplicaPorts {
  readonly port: number
  readonly adminPort: number
}

/** The page's file, with the addresses and names of this test's stack. */
function writeEnvironments(cwd: string, { port, adminPort }: ReplicaPorts): void {
  const url = (user: string | undefined, to: string) => {
    const address = new URL(testStack().adminUrl)
    if (user !== undefined) [address.username, address.password] = [user, 'secret']
    address.pathname = `/${to}`
    return address.href
  }
  const values: Record<string, string> = {
    ...testEnvironment('order'),
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    DATABASE_ADMIN_URL: url(undefined, 'postgres'),
    DATABASE_OWNER_URL: url(ownerRole, database),
    DATABASE_URL: url(database, database),
    ...kafkaLogin(kafkaUserOf('order')),
    ...deployLogin,
  }
  const filled = (text: string) =>
    text.replaceAll(/^(\w+)=(.*)$/gm, (_, name, value) => `${name}=${values[name] ?? value}`)
  writeFileSync(path.join(cwd, 'order.env'), `${filled(orderEnv)}\nTOPIC_PREFIX=${prefix}\nDRAIN_SECONDS=0\n`)
  writeFileSync(path.join(cwd, 'order-owner.env'), filled(ownerEnv))
  writeFileSync(path.join(cwd, 'order-deploy.env'), filled(deployEnv))
}

/** A replica, as the page starts it. @returns its addresses, and what stops it as the page does */
async function startReplica(cwd: string, replicaPorts: ReplicaPorts) {
  writeEnvironments(cwd, replicaPorts)
  expect(await type(bootstrap, cwd)).toMatchObject({ code: 0 })
  const [file = '', ...args] = start.split(' ')
  const child = spawn(file, args, { cwd, env: plain, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const { port, adminPort } = replicaPorts
  const url = `http://127.0.0.1:${port}`
  const adminUrl = `http://127.0.0.1:${adminPort}`
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`it has ended: ${said}`)
      expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    },
    { timeout: 30_000 },
  )
  const stop = async () => {
    child.kill('SIGTERM')
    return (await once(child, 'exit'))[0]
  }
  return { url, adminUrl, stop }
}

/** Another release: the same program with more migrations, as the next commit would have it. */
function nextRelease(name: string, migrations: Readonly<Record<string, string>>): string {
  const site = path.join(folder, name)
  mkdirSync(site)
  cpSync(path.join(folder, 'order'), path.join(site, 'order'), { recursive: true })
  for (const [migration, sql] of Object.entries(migrations)) {
    const into = path.join(site, 'order/files/@jangteo/order/prisma/migrations', migration)
    mkdirSync(into)
    writeFileSync(path.join(into, 'migration.sql'), sql)
  }
  const file = path.join(site, 'order/manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...manifest, release: `0.2.0+${name}` }))
  return site
}

let admin: pg.Client
let first: ReplicaPorts
let second: ReplicaPorts

beforeAll(async () => {
  const [port = 0, adminPort = 0, otherPort = 0, otherAdminPort = 0] = await freePorts(4)
  first = { port, adminPort }
  second = { port: otherPort, adminPort: otherAdminPort }
  admin = new pg.Client(testStack().adminUrl)
  await admin.connect()
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await admin.query(`drop database if exists "${database}" with (force)`)
  for (const role of [ownerRole, database]) await admin.query(`drop role if exists "${role}"`)
  await admin.end()
  rmSync(folder, { recursive: true, force: true })
})

describe('an artefact, alone in an empty folder', () => {
  it('is built with its manifest, and names no place of the machine that built it', async () => {
    const built = await promisify(execFile)('sh', ['-c', `${build} --out ${folder}`], { cwd: root })
    expect(built.stdout).toMatch(/order: order \d+\.\d+\.\d+\+[0-9a-f]{12}/)
    const manifest = JSON.parse(readFileSync(path.join(folder, 'order/manifest.json'), 'utf8'))
    expect(manifest).toMatchObject({ name: 'order', node: '24.0.0' })
    const topics = (side: 'publishes' | 'reads') =>
      manifest.contracts[side].map(({ topic }: { topic: string }) => topic)
    expect(topics('publishes')).toContain('order.paid')
    expect(topics('reads')).toContain('payment.completed')
    const named = await type(`grep -rl "${root}" order`)
    expect(named).toEqual({ code: 1, stdout: '', stderr: '' })
    expect(readFileSync(path.join(folder, 'order/LICENCES'), 'utf8')).toMatch(/^fastify \d\S+: MIT$/m)
  })

  it('checks the configuration of the page, and lists all that is wrong with another', async () => {
    writeFileSync(path.join(folder, 'order.env'), orderEnv)
    expect(await type(checkConfig)).toEqual({
      code: 0,
      stdout: 'order: the configuration is complete.\n',
      stderr: '',
    })
    writeFileSync(
      path.join(folder, 'order.env'),
      orderEnv.replace(/^PORT=.*$/m, 'PORT=web').replace(/^JWKS_URL.*$/m, ''),
    )
    const wrong = await type(checkConfig)
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(
      /^The configuration has 2 problems:\n {2}PORT: must be a port number.*\n {2}JWKS_URL: is not set/,
    )
  })

  it('creates its database and roles, and again nothing', async () => {
    writeEnvironments(folder, first)
    const created = await type(provision)
    expect(created).toEqual({
      code: 0,
      stdout: `created role ${ownerRole}\ncreated role ${database}\ncreated database ${database}\n`,
      stderr: '',
    })
    expect((await type(provision)).stdout).toBe('All of it exists already.\n')
  })

  it('migrates as the owner, who is no superuser', async () => {
    expect((await type(migrate)).stdout).toMatch(/^applied 001_messaging\.sql\n[\s\S]*applied \d+_first\n/)
    expect((await type(migrate)).stdout).toBe('The database is up to date.\n')
    const owners = await admin.query(`select rolsuper from pg_roles where rolname = $1`, [ownerRole])
    expect(owners.rows).toEqual([{ rolsuper: false }])
  })

  it('serves, with its pages, on a database in which it can create nothing', async () => {
    const replica = await startReplica(folder, first)
    const products = await fetch(`${replica.url}/products`)
    expect(await products.json()).toMatchObject({ items: [] })
    for (const asset of ['/docs/', '/docs/static/swagger-ui.css'])
      expect((await fetch(replica.adminUrl + asset)).status, asset).toBe(200)
    expect(await (await fetch(`${replica.adminUrl}/docs/json`)).json()).toHaveProperty('openapi')
    const client = new pg.Client({
      connectionString:
        /^DATABASE_URL=(.*)$/m.exec(readFileSync(path.join(folder, 'order.env'), 'utf8'))?.[1] ?? '',
    })
    await client.connect()
    await expect(client.query('create table mine ()')).rejects.toThrow('permission denied for schema public')
    await client.end()
    expect(JSON.parse((await type(letters)).stdout)).toEqual([])
    expect(await type(partitions)).toMatchObject({
      code: 0,
      // After lines of the log, if any.
      stdout: expect.stringMatching(/^order.paid is published over 6 partitions.$/m),
    })
    expect(await replica.stop()).toBe(0)
  })

  it.each([
    ['order/main.js serve', /there is no command "serve"; there are: .*migrate.*run/],
    ['order/main.js dead-letters discard 12', /usage: dead-letters/],
    ['order/main.js partitions order.paid', /usage: partitions/],
  ])('refuses %s with code 2', async (command, says) => {
    const refused = await type(`node --env-file=order.env ${command}`)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(says)
  })
})

describe('a release beside the one before', () => {
  it('migrates while the other serves, runs beside it, and takes away what is old only when it is alone', async () => {
    const before = await startReplica(folder, first)
    const site = nextRelease('second', {
      '20990101000000_note': 'alter table product add column note text',
      '20990102000000_no_note_contract': 'alter table product drop column note',
      '20990103000000_label': 'alter table product add column label text',
    })
    writeEnvironments(site, second)
    expect((await type(migrate, site)).stdout).toMatch(
      /^applied 20990101000000_note\nwaiting 20990102000000_no_note_contract\nwaiting 20990103000000_label\n/,
    )

    const after = await startReplica(site, second)
    const headers = {
      authorization: `Bearer ${await tokenFor('operator', 'admin')}`,
      'content-type': 'application/json',
    }
    const add = (url: string, productId: string) =>
      fetch(`${url}/products`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ productId, name: productId, price: 1000 }),
      })
    const list = async (url: string) => {
      const { items } = (await (await fetch(`${url}/products`)).json()) as { items: { productId: string }[] }
      return items.map(({ productId }) => productId).sort()
    }
    expect((await add(before.url, 'of-the-first')).ok).toBe(true)
    expect((await add(after.url, 'of-the-second')).ok).toBe(true)
    for (const { url } of [before, after])
      await eventually(async () => expect(await list(url)).toEqual(['of-the-first', 'of-the-second']))

    const refused = await type(contract, site)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(
      /^other releases of order are connected to its database \(\d+\.\d+\.\d+\+[0-9a-f]{12}\), and what/,
    )
    expect(await before.stop()).toBe(0)
    expect(await list(after.url)).toHaveLength(2)

    // Rolled back: the first release on the database that the second one has migrated.
    const again = await startReplica(folder, first)
    expect(await list(again.url)).toHaveLength(2)
    expect(await again.stop()).toBe(0)

    expect((await type(contract, site)).stdout).toBe(
      'applied 20990102000000_no_note_contract\napplied 20990103000000_label\n',
    )
    expect(await list(after.url)).toHaveLength(2)
    expect(await after.stop()).toBe(0)
  })
})
