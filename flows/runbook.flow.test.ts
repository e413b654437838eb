import { execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { type EventData, OrderPaid, sampleOf } from '@jangteo/events'
import { portTable, root } from '@jangteo/infra'
import { freePorts } from '@jangteo/launcher'
import { kafkaNetwork, type Network, type Peer, startPeer } from '@jangteo/service-testing'
import { eventually, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openShop, type Shop } from './support/shop.ts'

const run = promisify(execFile)
/** The commands of a section of the runbook, or of what is before the first one, in order. */
function commandsOf(heading: string): string[] {
  const page = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
  const [intro = '', ...sections] = page.split(/^## /m)
  const section = heading === '' ? intro : (sections.find((text) => text.startsWith(`${heading}\n`)) ?? '')
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text.trim())
  // A line goes on behind a backslash, and within quotes and brackets.
  return blocks.flatMap((text) => text.split(/(?<![\\|])\n/))
}

let shop: Shop
/** The order service alone: its orders wait for a balance that does not answer. */
let orders: Shop
let network: Network
let peer: Peer
/** Where a development stack has its ports; only those of the issuer, order and notification lead anywhere. */
let environment: Record<string, string>
let ports: Record<string, string>

beforeAll(async () => {
  const names = Object.keys(portTable) as (keyof typeof portTable)[]
  const free = await freePorts(names.length)
  ports = Object.fromEntries(names.map((name, index) => [name, String(free[index])]))
  ports.tokenIssuer = new URL(testStack().issuer).port
  environment = {
    ...Object.fromEntries(names.map((name) => [portTable[name].variable, ports[name] as string])),
    USER: 'mina',
  }
  network = kafkaNetwork(uniquePrefix())
  shop = await openShop(network, { PORT: ports.notification as string }, ['notification'])
  orders = await openShop(network, { PORT: ports.order as string, STUCK_AFTER_SECONDS: '1' }, ['order'])
  peer = await startPeer({ network, publishes: [OrderPaid], hears: [], name: 'order' })
})

afterAll(async () => {
  await peer?.stop()
  await shop?.close()
  await orders?.close()
})

/** A command of the page, with this test's letter, ports and token in the place of those that the page shows. */
async function type(command: string, id = '0') {
  const reached = (usual: string, port: string) => {
    const [name] = Object.entries(portTable).find(([, each]) => String(each.port) === port) ?? []
    return name === undefined ? usual : `http://127.0.0.1:${ports[name]}`
  }
  const typed = command
    .replaceAll('notification/12', `notification/${id}`)
    .replaceAll(/http:\/\/127\.0\.0\.1:(\d+)/g, reached)
    .replace('npm run', 'npm run --silent')
  const { OPERATOR_TOKEN: _token, OPERATOR_URLS: _urls, ...own } = process.env
  const env = { ...own, ...environment, TOKEN: await tokenFor('mina', 'admin'), NO_COLOR: '1' }
  return run('sh', ['-c', typed], { cwd: root, env, timeout: 60_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout, stderr }),
  )
}

/** The output for programs: the same command, as JSON. */
const asJson = async (command: string, id?: string) => {
  const { stdout } = await type(`${command} --json`, id)
  return JSON.parse(stdout)
}

const paid = (name: string): EventData<typeof OrderPaid> =>
  sampleOf(OrderPaid, {
    orderId: randomUUID(),
    userId: 'ann',
    lines: OrderPaid.example.lines.map((line) => ({ ...line, name })),
  })

/** What ann is told of her orders, with the names of what she has bought. */
const told = async (): Promise<string[]> => {
  const { body } = await shop.customer('ann').get('notification', '/notifications?limit=50')
  return body.items.map((item: unknown) => JSON.stringify(item))
}

const listed = 'npm run dead-letters -- list notification'

const patient = { timeout: 30_000 }

it('a record that cannot be decoded is found, shown, and discarded; it has blocked no other record', async () => {
  const { transport } = network('stranger')
  try {
    const value = Buffer.concat([Buffer.from([9]), randomBytes(20)])
    await transport.publish([
      { topic: OrderPaid.topic, key: 'ann', value, headers: { note: 'a\u001b[31mb' } },
    ])
  } finally {
    await transport.close()
  }
  await peer.say(OrderPaid, paid('Good Beans'))
  await eventually(async () => {
    expect(await told()).toEqual([expect.stringContaining('Good Beans')])
  })
  const [letter] = await eventually(async () => {
    const { letters } = await asJson(listed)
    expect(letters).toMatchObject([{ service: 'notification', topic: OrderPaid.topic, blocks: false }])
    return letters
  })
  const shown = await type('npm run dead-letters -- show notification/12', letter.id)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain('cannot be decoded: ')
  expect(shown.stdout).toContain('note: a\\u001b[31mb')

  const gone = await type('npm run dead-letters -- discard notification/12 --because "rubbish"', letter.id)
  expect(gone.stdout).toBe(`notification/${letter.id} is discarded: it will never be applied.\n`)
  expect(await asJson(listed)).toMatchObject({ letters: [] })
})

it('the commands of "A dead letter has wrong data" apply other data in its place', async () => {
  const [show, dryRun, correct, ...more] = commandsOf('A dead letter has wrong data')
  if (!show || !dryRun || !correct) throw new Error('the runbook lacks a command')
  expect(more).toEqual([])
  const folder = await mkdtemp(join(tmpdir(), 'letter-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const here = (command: string) => command.replace(/\b(letter|corrected)\.json/, join(folder, '$1.json'))

  await peer.say(OrderPaid, paid('Torn\0Teapot'))
  await peer.say(OrderPaid, paid('Patient Tea'))
  const [letter] = await eventually(async () => {
    const { letters } = await asJson(listed)
    expect(letters).toHaveLength(2)
    return letters
  })
  expect(await type(here(show), letter.id)).toMatchObject({ code: 0, stderr: '' })
  const { value } = JSON.parse(await readFile(join(folder, 'letter.json'), 'utf8'))
  const write = (data: object) => writeFile(join(folder, 'corrected.json'), JSON.stringify(data))
  const [line] = value.decoded.lines
  const mended = { ...value.decoded, lines: [{ ...line, name: 'Torn Teapot' }] }
  await write({ ...mended, amount: '1' })
  const refused = await type(here(correct), letter.id)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('amount must be a whole number below 2^53')
  await write(mended)
  const tried = await type(here(dryRun), letter.id)
  expect(tried).toMatchObject({ code: 0, stderr: '' })
  expect(tried.stdout).toContain(`notification/${letter.id} would pass`)
  expect(await told()).not.toContainEqual(expect.stringContaining('Torn Teapot'))
  const done = await type(here(correct), letter.id)
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(done.stdout).toMatch(/is corrected: event [0-9a-f-]{36} was applied in its place/)
  for (const name of ['Torn Teapot', 'Patient Tea'])
    expect(await told()).toContainEqual(expect.stringContaining(name))
  expect(await asJson(listed)).toMatchObject({ letters: [] })
  const shown = await type('npm run dead-letters -- show notification/12', letter.id)
  expect(shown.stdout).toMatch(/in place +[0-9a-f-]{36}, which differs in lines/)
})

it('the commands of "A key is blocked" free the key, and what was done is recorded', async () => {
  const [list, listKey, show, dryRun, redrive, discard, actions, ...more] = commandsOf('A key is blocked')
  if (!list || !listKey || !show || !dryRun || !redrive || !discard || !actions)
    throw new Error('the runbook lacks a command')
  expect(more).toEqual([])

  // PostgreSQL stores no NUL, so notification cannot keep this order, however often it tries.
  const [bad, waiting] = [paid('Bad\0Beans'), paid('Waiting Tea')]
  await peer.say(OrderPaid, bad)
  await peer.say(OrderPaid, waiting)
  const [letter, second] = await eventually(async () => {
    const { letters } = await asJson(listKey)
    expect(letters).toMatchObject([{ blocks: true, waitingBehind: 1, waitsFor: null }, { waitingBehind: 0 }])
    return letters
  })
  expect(await told()).not.toContainEqual(expect.stringContaining('Waiting Tea'))

  // Of all services, of which four do not run here: they are named, and notification's letters are listed.
  const all = await type(list)
  expect(all.code).toBe(1)
  expect(all.stdout).toContain(`notification/${letter.id}`)
  for (const name of ['coupon', 'balance', 'ranking', 'data-platform'])
    expect(all.stderr).toContain(`✗ ${name} does not answer at http://127.0.0.1:`)
  for (const line of all.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  const ofKey = await type(listKey)
  expect(ofKey).toMatchObject({ code: 0, stderr: '' })

  const shown = await type(show, letter.id)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain(bad.orderId)
  // What it proposes can be typed.
  expect(shown.stdout).toContain(`npm run dead-letters -- redrive notification/${letter.id} --because`)
  await eventually(async () => {
    const ready = await (await fetch(`${shop.url('notification')}/health/ready`)).text()
    expect(ready).toContain(`1 blocked key, 2 open dead letters: ${listed}`)
    // What is behind a blocked key is counted every 15 s.
  }, patient)

  const planned = await type(dryRun)
  expect(planned).toMatchObject({ code: 0, stderr: '' })
  expect(planned.stdout).toContain('would apply 2 dead letters again; nothing was changed')
  expect(planned.stdout).toContain(`key ann: ${letter.id}, ${second.id}`)
  expect((await asJson(listKey)).letters).toMatchObject([{ attempts: letter.attempts }, {}])

  // The release that can store it has not come: it fails again, and says so.
  const failed = await type(redrive)
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain(`failed again: notification/${letter.id}: `)

  expect(await type(discard, letter.id)).toMatchObject({ code: 0, stderr: '' })
  expect(await told()).toContainEqual(expect.stringContaining('Waiting Tea'))
  expect(await asJson(listed)).toMatchObject({ letters: [] })

  const { items } = JSON.parse((await type(actions)).stdout)
  expect(items).toContainEqual(
    expect.objectContaining({
      actor: 'operator:mina',
      action: 'dead-letter.discard',
      target: `dead-letter/${letter.id}`,
      reason: 'a broken record of a test',
    }),
  )
  const again = await type(discard, letter.id)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toBe(`✗ notification: There is no open dead letter ${letter.id} in this service.\n`)
  const closed = await type('npm run dead-letters -- redrive notification/12 --because "x"', letter.id)
  expect(closed.stderr).toBe(`✗ notification/${letter.id} is not an open dead letter: it is discarded\n`)
})

it('the commands of "Many dead letters" find a group, try it, and redrive it at a rate', async () => {
  const [groups, list, tryOne, behind, redrive, runs, run, stop, ...more] = commandsOf('Many dead letters')
  if (!groups || !list || !tryOne || !behind || !redrive || !runs || !run || !stop)
    throw new Error('the runbook lacks a command')
  expect(more).toEqual([])

  // No attempt can succeed, so both are dead at once; what is behind the first of them is kept without an attempt.
  const bad = [paid('Bad\0Beans'), paid('Bad\0Tea')].map((data, n) => ({ ...data, userId: `reader-${n}` }))
  for (const data of bad) await peer.say(OrderPaid, data)
  await peer.say(OrderPaid, { ...paid('Waiting Tea'), userId: 'reader-0' })
  const [group] = await eventually(async () => {
    const found = (await asJson(groups)).groups
    expect(found).toMatchObject([
      { service: 'notification', topic: OrderPaid.topic, letters: 2, blockedKeys: 2, waiting: false },
      { letters: 1, waiting: true },
    ])
    return found
  })
  const inGroup = (command: string) => command.replaceAll('0123456789abcdef', group.group)
  const shown = await type(groups)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  for (const line of shown.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  const { letters } = await asJson(inGroup(list))
  expect(letters).toMatchObject([{ id: group.example.id, key: 'reader-0' }, { key: 'reader-1' }])

  const tried = await type(tryOne, group.example.id)
  expect(tried.code).toBe(1)
  expect(tried.stdout).toContain(`notification/${group.example.id} would fail: `)
  expect(await asJson(behind, group.example.id)).toMatchObject({ events: [{ eventType: 'OrderPaid' }] })
  expect(await type(behind, group.example.id)).toMatchObject({ code: 0, stderr: '' })

  // The release that can store them has not come.
  const failed = await type(inGroup(redrive))
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain('finished: 0 of 3 redriven, 2 failed again, 1 behind one that failed')
  expect(failed.stdout).toContain('failed again: 2, as notification/')
  const [last] = (await asJson(runs)).runs
  expect(last).toMatchObject({ service: 'notification', state: 'finished', letters: 3, left: 0 })
  const named = (command: string) => command.replace('notification/3', `notification/${last.id}`)
  expect(await type(runs)).toMatchObject({ code: 0, stderr: '' })
  expect((await type(named(run))).stdout).toBe(failed.stdout)
  expect(await type(named(stop))).toMatchObject({ code: 1, stdout: '' })

  for (const { id } of letters)
    await type(`npm run dead-letters -- discard notification/${id} --because "bad"`)
  expect(await asJson(groups)).toMatchObject({ groups: [] })
  const nothing = await type(inGroup(redrive))
  expect(nothing.stderr).toBe('✗ there is no open dead letter in this selection: nothing was started\n')
})

it('Ctrl-C stops a redrive run, and what it has applied stays applied', async () => {
  for (const n of [1, 2, 3]) await peer.say(OrderPaid, { ...paid(`Bad\0${n}`), userId: `stopped-${n}` })
  await eventually(async () => expect((await asJson(listed)).letters).toHaveLength(3))
  const program = join(root, 'infra/src/commands/dead-letters.ts')
  const args = ['redrive', 'notification', '--all', '--rate', '0.1', '--because', 'slowly', '--json']
  const redriving = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...environment, OPERATOR_TOKEN: '', OPERATOR_URLS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = text(redriving.stdout)
  await eventually(async () => {
    const { runs } = await asJson('npm run dead-letters -- runs notification')
    expect(runs[0]).toMatchObject({ state: 'running', letters: 3, failed: 1 })
  })
  redriving.kill('SIGINT')
  const [run] = JSON.parse(await output).runs
  expect(run).toMatchObject({ state: 'stopped', failed: 1, left: 2 })
  expect(run.stopped).toEqual({ by: 'operator:mina', reason: 'stopped at the command line' })
  for (const { id } of (await asJson(listed)).letters)
    await type(`npm run dead-letters -- discard notification/${id} --because "bad"`)
})

it('on a deployed system it takes URLs and a token, and reports which of them is refused', async () => {
  const ask = async (token: string) => {
    environment = { ...environment, OPERATOR_TOKEN: token }
    return type(`${listed} --url notification=${shop.url('notification')}/`)
  }
  const usual = environment
  try {
    expect(await ask('no-token')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('✗ notification refuses the token (401)'),
    })
    expect(await ask(await tokenFor('ann', 'customer'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(403): This route requires the scope "operate"'),
    })
    expect(await ask(await tokenFor('mina', 'admin'))).toEqual({
      code: 0,
      stdout: 'No open dead letters in notification.\n',
      stderr: '',
    })
  } finally {
    environment = usual
  }
})

it('the commands of "Start with" name what is wrong, and say when an id cannot be looked for', async () => {
  const [problems = '', find = ''] = commandsOf('')
  const { items } = await asJson(`${problems} --`)
  const silent = items.flatMap((each: { kind: string; service: string }) =>
    each.kind === 'no-answer' ? [each.service] : [],
  )
  expect(silent.toSorted()).toEqual(['balance', 'coupon', 'data-platform', 'ranking'])
  expect(await type(problems)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('✗ no-answer · balance'),
  })
  expect(await type(find)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('data-platform does not answer'),
  })
})

it('the token of "Start with" is one of an operator', async () => {
  const [, , take, ...more] = commandsOf('')
  expect(more).toEqual([])
  const { code, stdout } = await type(`${take}\necho "$TOKEN"`)
  expect(code).toBe(0)
  const [, claims = ''] = stdout.trim().split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: 'me', role: 'admin' })
})

it('the commands of "A consumer makes no progress" show a finding, and acknowledge it', async () => {
  const [list, acknowledge, ...more] = commandsOf('A consumer makes no progress')
  if (!list || !acknowledge) throw new Error('the runbook lacks a command')
  expect(more).toEqual([])
  const { id } = await orders.row(
    'order',
    `insert into messaging.finding (kind, topic, partition, from_offset, to_offset, records, detail)
     values ('records-missed', 'payment.completed', 0, 3, 4, 2, 'two were removed before they were read') returning id::text`,
  )
  expect(JSON.parse((await type(list)).stdout).items).toMatchObject([{ id, records: '2' }])
  const { stdout } = await type(acknowledge.replace('"1"', `"${id}"`))
  expect(JSON.parse(stdout).items).toMatchObject([{ id }])
  expect(JSON.parse((await type(list)).stdout).items).toEqual([])
})

it('the commands of "An order is stuck" find the order, and the dead letters of its customer', async () => {
  const [stuck, letters, ...more] = commandsOf('An order is stuck')
  if (!stuck || !letters) throw new Error('the runbook lacks a command')
  expect(more).toEqual([])
  const ann = orders.customer('ann')
  const orderId = await ann.place({ 'coffee-beans': 1 })
  expect((await ann.post('order', `/orders/${orderId}/pay`)).status).toBe(202)
  await eventually(async () =>
    expect(JSON.parse((await type(stuck)).stdout).items).toMatchObject([
      { order: { orderId, status: 'paying' } },
    ]),
  )
  // The services that do not run here are named; the others have no letter of hers.
  expect(await type(letters)).toMatchObject({ code: 1, stderr: expect.stringContaining('✗ balance') })
  // Both ways out of the page's table, with a reason.
  const act = (what: string) =>
    orders.operator.post('order', `/internal/stuck-orders/${orderId}/${what}`, {
      body: { reason: 'she called' },
    })
  expect((await act('retry')).status).toBe(200)
  expect((await act('cancel')).body).toMatchObject({ status: 'cancelled' })
})
