import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from '@jangteo/launcher'
import { consumerGroups, deployUser, eventually, kafkaLogin, testStack, uniquePrefix } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'
import { type Language, languages, strangers } from './support/strangers.ts'

const ORDERS = 6

const prefix = uniquePrefix()
let shop: Shop
const before: string[] = []
const running: ChildProcess[] = []

beforeAll(async () => {
  const installed = languages.map((language) => strangers[language].install())
  ;[shop] = await Promise.all([openShop(networks.kafka(prefix)), ...installed])
  for (let n = 0; n < ORDERS; n++) before.push(await payOne(`customer-${n}`))
}, 400_000)

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})

afterAll(() => shop?.close())

/** Starts a program of examples/ on the shop's topics. */
function start({ file, args, cwd }: Command): { child: ChildProcess; lines: () => string[] } {
  const { schemaRegistryUrl } = testStack()
  let printed = ''
  const child = spawn(file, args, {
    cwd,
    env: {
      ...process.env,
      ...kafkaLogin(deployUser),
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      TOPIC_PREFIX: prefix,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.push(child)
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  return { child, lines: () => printed.split(/\r?\n/).slice(0, -1) }
}

async function payOne(userId: string): Promise<string> {
  const customer = shop.customer(userId)
  await customer.charge(50_000)
  const orderId = await customer.place({ 'coffee-beans': 1 })
  expect((await customer.pay(orderId)).body.status).toBe('paid')
  return orderId
}

const strangerGroups: readonly string[] = languages.map((language) => prefix + strangers[language].group)

/** The groups of the shop's own services. */
async function ownGroups() {
  const groups = await consumerGroups(prefix)
  return Object.fromEntries(Object.entries(groups).filter(([name]) => !strangerGroups.includes(name)))
}

/** The groups of the shop's own services, when nothing is on its way any more. */
async function atRest() {
  const groups = await ownGroups()
  expect(Object.values(groups).filter(({ lag }) => lag > 0)).toEqual([])
  for (const service of serviceNames)
    expect(await shop.row(service, 'select count(*)::int as waiting from messaging.outbox')).toEqual({
      waiting: 0,
    })
  expect(await ownGroups()).toEqual(groups)
  return groups
}

/** The members of each group: one that joins again gets another id. */
const membersOf = (groups: Awaited<ReturnType<typeof ownGroups>>) =>
  Object.fromEntries(Object.entries(groups).map(([name, { members }]) => [name, members]))

describe.each(languages)('a consumer in %s that joins later', (language) => {
  it('reads every order that was paid before and after, and touches no service', async () => {
    const services = membersOf(await eventually(atRest, { timeout: 30_000 }))
    expect(services[`${prefix}balance`]).toHaveLength(1)

    const { lines } = start(strangers[language].reader())
    const known = before.length
    await eventually(() => expect(lines()).toHaveLength(known), { timeout: 30_000 })
    for (const [n, orderId] of before.slice(0, ORDERS).entries())
      expect(lines()).toContainEqual(
        expect.stringMatching(new RegExp(`^20\\S+Z customer-${n} paid 19000 won for order ${orderId}$`)),
      )
    const { [`${prefix}${strangers[language].group}`]: own } = await consumerGroups(prefix)
    expect(own?.members).toHaveLength(1)
    expect(membersOf(await ownGroups())).toEqual(services)

    const live = await payOne(`customer-of-${language}`)
    before.push(live)
    await eventually(() => expect(lines()).toContainEqual(expect.stringContaining(live)))
  })
})

/** A parcel as the warehouse reports it. */
const packed = (parcel: string) =>
  JSON.stringify({ parcel, grams: 2150, packedAt: '2026-11-21T10:00:00.120Z' })

/** Publishes that parcels are packed, and answers the ids of the events. */
async function report(language: Language, parcels: readonly string[]): Promise<string[]> {
  const { child, lines } = start(strangers[language].writer())
  child.stdin?.end(parcels.map((parcel) => `${packed(parcel)}\n`).join(''))
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  return lines().map((line) => line.replace('sent ', ''))
}

/** The events of the warehouse that the shop has applied, when nothing is on its way any more. */
async function applied(): Promise<Record<string, unknown>[]> {
  await eventually(atRest, { timeout: 30_000 })
  const { letters } = await shop.row(
    'data-platform',
    'select count(*)::int as letters from messaging.dead_letter',
  )
  expect(letters).toBe(0)
  const { events } = await shop.row(
    'data-platform',
    `select coalesce(json_agg(e order by e.event_id), '[]') as events
     from (select event_id, event_type, aggregate_id, producer, occurred_on, data from event) as e
     where e.producer = 'warehouse'`,
  )
  return events as Record<string, unknown>[]
}

describe.each(languages)('a producer in %s', (language) => {
  it('publishes events that the shop applies once, although it is run twice', async () => {
    const parcels = [1, 2, 3].map((n) => `${language}-${n}`)
    const ids = parcels.map((parcel) => `warehouse/parcel-packed/${parcel}`)
    expect(await report(language, parcels)).toEqual(ids)
    expect(await report(language, parcels)).toEqual(ids)
    const events = await applied()
    const own = events.filter(({ event_id }) => ids.includes(String(event_id)))
    expect(own.map(({ event_id }) => event_id)).toEqual(ids)
    expect(own[0]).toMatchObject({
      event_type: 'GeneralEvent',
      aggregate_id: 'warehouse',
      occurred_on: expect.stringMatching(/^2026-11-21T10:00:00\.12/),
      data: { source: 'warehouse', type: 'parcel-packed', userId: null, data: packed(`${language}-1`) },
    })
  })
})

it('producers in all languages publish the same bytes: their events are one, and every audit holds', async () => {
  for (const language of languages) await report(language, ['of-all'])
  const ids = (await applied()).map(({ event_id }) => event_id)
  expect(ids.filter((id) => id === 'warehouse/parcel-packed/of-all')).toHaveLength(1)
  await shop.agrees()
})
