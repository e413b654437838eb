import { randomUUID } from 'node:crypto'
import { createLogger, openPool, prismaAdapter, withDirectStatements } from '@jangteo/service-kit'
import { eventually, freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { appendEvents } from '../src/stores/append-store.ts'
import type { NewEvent } from '../src/stores/event-rows.ts'
import { findTimeline, lastPosition, readEvents } from '../src/stores/event-store.ts'
import { erase, nameOf } from '../src/stores/person-store.ts'
import { dropGenerations, lockStore } from '../src/stores/recount-store.ts'
import { findWaiting } from '../src/stores/transfer-store.ts'
import type { Tx } from '../src/stores/tx.ts'
import { dropOldDays, forgetOldFacts, forgetOldPresences, keepEventDays } from '../src/use-cases/keep-days.ts'

const secret = 'a secret of this test'

const event: NewEvent = {
  eventId: '019aa7f0-0000-7000-8000-000000000001',
  eventType: 'OrderPaid',
  topic: 'order.paid',
  partition: 0,
  offset: 2n ** 60n,
  key: 'demo',
  aggregateId: 'order-1',
  producer: 'order',
  orderId: 'order-1',
  userId: 'demo',
  occurredOn: new Date('2026-11-21T09:00:00.123Z'),
  receivedAt: new Date('2026-11-21T09:00:01.000Z'),
  data: { orderId: 'order-1', note: '장터 "quoted" \\ {} \u2028', none: null, amount: 2 ** 53 - 2 },
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
  transactionId: '7001',
  fact: null,
}

let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
let prisma: PrismaClient
let offset = 100n
const another = (changes: Partial<NewEvent> = {}): NewEvent => {
  offset += 1n
  return { ...event, eventId: randomUUID(), offset, orderId: randomUUID(), ...changes }
}
const transact = <R>(callback: (tx: Tx) => Promise<R>) =>
  withDirectStatements<Tx>(prisma).$transaction(callback, { timeout: 10_000 })
const append = (events: readonly NewEvent[]) =>
  transact(async (tx) => appendEvents(tx, events, await nameOf(tx, events, secret)))

beforeAll(async () => {
  database = await freshDatabase('data-platform')
  pool = openPool(database.url, {
    max: 4,
    name: 'test',
    logger: createLogger({ name: 'test', level: 'silent' }),
  })
  prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  await append([event])
}, 60_000)
afterAll(async () => {
  await pool.end()
  await database.drop()
})

it('gives back what was kept, to the last character', async () => {
  const { fact: _, transactionId: __, ...kept } = event
  expect(await findTimeline(prisma, 'order-1', 'demo')).toEqual([
    { ...kept, position: 1n, erased: false, personId: expect.any(String) },
  ])
})

it('keeps an event as it was when it comes again', async () => {
  await append([{ ...event, offset: 7n, data: { orderId: 'order-1' } }])
  const [kept, ...others] = await findTimeline(prisma, 'order-1')
  expect(kept?.data).toEqual(event.data)
  expect(others).toEqual([])
})

it('refuses another event in the same place, and all that came with it', async () => {
  const taken = another({ offset: event.offset, orderId: 'order-2', occurredOn: new Date() })
  const fine = another({ orderId: 'order-2' })
  await expect(append([fine, taken])).rejects.toThrow(
    `Another event is stored at offset ${event.offset} of order.paid/0`,
  )
  expect(await findTimeline(prisma, 'order-2')).toEqual([])
})

it('shows no event of an order to a user whom no event of the order names', async () => {
  expect(await findTimeline(prisma, 'order-1', 'another-customer')).toEqual([])
  expect(await findTimeline(prisma, 'order-1', '')).toEqual([])
})

it('can add no table and drop none, and cannot change an event nor take one away', async () => {
  await expect(pool.query('drop table event')).rejects.toThrow('must be owner')
  await expect(pool.query('create table mine (id int)')).rejects.toThrow('permission denied')
  await expect(pool.query('update event set data = null')).rejects.toThrow('permission denied')
  await expect(pool.query('delete from event')).rejects.toThrow('permission denied')
  await expect(pool.query('delete from event_days.other')).rejects.toThrow('permission denied')
})

describe('positions', () => {
  it('have no gap, whatever is refused or comes again', async () => {
    const before = await lastPosition(prisma)
    await append([another(), another()])
    await append([another({ offset: event.offset })]).catch(() => undefined)
    await append([event, another()])
    const added = await readEvents(prisma, { after: before, limit: 10 })
    expect(added.map(({ position }) => position - before)).toEqual([1n, 2n, 3n])
  })

  it('are seen in their order: who commits late does not come in below what was read', async () => {
    const before = await lastPosition(prisma)
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun = () => {}
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    const slow = another()
    const first = transact(async (tx) => {
      await appendEvents(tx, [slow], await nameOf(tx, [slow], secret))
      begun()
      await finished
    })
    await hasBegun
    const second = append([another()])
    // The second one waits: it could be read before the first otherwise.
    const outcome = await Promise.race([
      second.then(() => 'appended'),
      new Promise((resolve) => setImmediate(resolve)).then(() =>
        readEvents(prisma, { after: before, limit: 10 }),
      ),
    ])
    expect(outcome).toEqual([])
    finish()
    await Promise.all([first, second])
    const added = await readEvents(prisma, { after: before, limit: 10 })
    expect(added.map(({ eventId }) => eventId)[0]).toBe(slow.eventId)
    expect(added.map(({ position }) => position - before)).toEqual([1n, 2n])
  })

  it('are not given twice by writers who run beside each other', async () => {
    const before = await lastPosition(prisma)
    const writers = Array.from({ length: 12 }, (_, i) =>
      append(Array.from({ length: 25 }, (_, n) => another({ userId: `user-${(i + n) % 7}` }))),
    )
    await Promise.all(writers)
    const added = await readEvents(prisma, { after: before, limit: 1_000 })
    expect(added.map(({ position }) => Number(position - before))).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    )
  })
})

it.each([null, 'demo'])('an event to be handed over is as large as its text, of user %o', async (userId) => {
  const before = await lastPosition(prisma)
  await append([another({ userId, data: { text: 'tea '.repeat(50_000) } })])
  const [waiting] = await findWaiting(prisma, { after: before, upTo: before + 1n, limit: 10 })
  expect(waiting?.bytes).toBeGreaterThanOrEqual(200_000)
})

describe('a person', () => {
  const timeline = async (orderId: string) =>
    (await findTimeline(prisma, orderId)).map(({ data, userId, key, erased }) => ({
      data,
      userId,
      key,
      erased,
    }))
  const gone = { data: null, userId: null, key: null, erased: true }

  it('is named by nothing but their own row, and by nothing at all when they are erased', async () => {
    const orderId = randomUUID()
    const userId = 'ann@shop.example'
    const data = { userId, canary: 'a tea for Ann' }
    await append([another({ orderId, userId, key: userId, aggregateId: userId, data })])
    expect(await timeline(orderId)).toEqual([{ data, userId, key: userId, erased: false }])
    expect(await tablesThatSay(userId)).toEqual(['person'])
    expect(await tablesThatSay('a tea for')).toEqual([])

    await transact((tx) => erase(tx, userId, { secret, now: new Date() }))
    await transact((tx) => erase(tx, userId, { secret, now: new Date() }))
    expect(await timeline(orderId)).toEqual([gone])
    expect(await tablesThatSay(userId)).toEqual([])
  })

  it('who was erased is unreadable in what comes late, and has a new key when they come back', async () => {
    const orderId = randomUUID()
    const userId = 'bea@shop.example'
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute))
    const of = (minute: number, order = orderId) =>
      another({ orderId: order, userId, key: userId, occurredOn: at(minute), data: { minute } })
    const next = randomUUID()
    await append([of(1)])
    await transact((tx) => erase(tx, userId, { secret, now: at(5) }))
    await append([of(6, next), of(4)])
    expect(await timeline(orderId)).toEqual([gone, gone])
    const back = { data: { minute: 6 }, userId, key: userId, erased: false }
    expect(await timeline(next)).toEqual([back])
    expect((await findTimeline(prisma, next, userId)).length).toBe(1)
    const { rows } = await pool.query('select person_id from event where order_id = any($1)', [
      [orderId, next],
    ])
    expect(new Set(rows.map((row) => row.person_id)).size).toBe(3)
  })

  it.each([
    ['was kept before the erasure', 1, 0],
    ['is heard of together with what comes later', 0, 1],
    ['was stored without a person', 0, 0],
  ])('is not brought back by what comes later of an order that %s', async (_, before, beside) => {
    const orderId = randomUUID()
    const userId = `${randomUUID()}@shop.example`
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute))
    const of = (minute: number) =>
      another({ orderId, userId, key: userId, aggregateId: userId, occurredOn: at(minute), data: { userId } })
    const paid = of(1)
    if (before) await append([paid])
    await transact((tx) => erase(tx, userId, { secret, now: at(5) }))
    if (!before && !beside) await append([paid])
    await append([of(6), paid])
    await append([of(7)])
    expect(await timeline(orderId)).toEqual([gone, gone, gone])
    expect(await tablesThatSay(userId)).toEqual([])
  })

  it('is not undone by a transaction that began to append before the erasure', async () => {
    const orderId = randomUUID()
    const userId = 'cleo@shop.example'
    const late = another({ orderId, userId, key: userId })
    let erasing: Promise<unknown> = Promise.resolve()
    await transact(async (tx) => {
      const named = await nameOf(tx, [late], secret)
      let erased = false
      erasing = transact((other) => erase(other, userId, { secret, now: new Date() })).then(() => {
        erased = true
      })
      await eventually(async () => {
        const { rows } = await pool.query(
          `select 1 from pg_locks join pg_database d on d.oid = database
           where not granted and datname = current_database()`,
        )
        expect(erased || rows.length > 0).toBe(true)
      })
      await appendEvents(tx, [late], named)
    })
    await erasing
    expect(await timeline(orderId)).toEqual([gone])
    expect(await tablesThatSay(userId)).toEqual([])
  })
})

describe('days', () => {
  const days = async () => {
    const { rows } = await pool.query(
      `select relname from pg_class join pg_inherits on inhrelid = oid where inhparent = 'event'::regclass order by 1`,
    )
    return rows.map((row) => row.relname)
  }

  it('are partitions, which take over what came before they were there', async () => {
    const orderId = randomUUID()
    await append([another({ orderId, occurredOn: new Date('2020-02-02T23:59:59.999Z') })])
    expect((await pool.query(`select keep_event_day('2020-02-02') as made`)).rows).toEqual([{ made: true }])
    expect((await pool.query(`select keep_event_day('2020-02-02') as made`)).rows).toEqual([{ made: false }])
    await append([another({ orderId, occurredOn: new Date('2020-02-02T00:00:00.000Z') })])
    await append([another({ orderId, occurredOn: new Date('2020-02-03T00:00:00.000Z') })])
    const { rows } = await pool.query(
      'select tableoid::regclass::text as day from event where order_id = $1 order by occurred_on',
      [orderId],
    )
    expect(rows.map(({ day }) => day)).toEqual([
      'event_days.day_2020_02_02',
      'event_days.day_2020_02_02',
      'event_days.other',
    ])
  })

  it('are made by several at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => pool.query(`select keep_event_day('2020-03-01')`)))
    expect(await days()).toContain('day_2020_03_01')
  })

  it('are dropped whole, and what is gone is known', async () => {
    const partition = 2
    await append([
      another({ partition, occurredOn: new Date('2020-02-02T12:00:00Z') }),
      another({ partition, occurredOn: new Date('1999-12-31T12:00:00Z') }),
      another({ partition }),
    ])
    expect(await days()).toContain('day_2020_02_02')
    await pool.query(`select drop_event_days('2020-02-20')`)
    expect(await days()).not.toContain('day_2020_02_02')
    expect(await days()).toContain('day_2020_03_01')
    const { rows } = await pool.query(
      `select (select count(*) from event where partition = 2)::int as kept, dropped::int, kept_since::text
       from place, store where partition = 2`,
    )
    expect(rows).toEqual([{ kept: 1, dropped: 2, kept_since: '2020-02-20' }])
  })

  it('are ready before anything occurs on them, and go when they were kept long enough', async () => {
    const now = new Date('2031-05-10T12:00:00Z')
    await keepEventDays({ tx: prisma, now })
    expect(await days()).toEqual(
      expect.arrayContaining(['day_2031_05_02', 'day_2031_05_10', 'day_2031_05_13']),
    )
    await append([another({ occurredOn: now })])
    const retention = dropOldDays(400)
    await retention({ tx: prisma, now: new Date('2021-04-05T00:00:00Z') })
    expect(await days()).toContain('day_2020_03_01')
    await retention({ tx: prisma, now: new Date('2021-04-06T00:00:00Z') })
    expect(await days()).not.toContain('day_2020_03_01')
  })

  it('of which the topics may still hold something are not dropped', async () => {
    await expect(pool.query('select drop_event_days(current_date - 6)')).rejects.toThrow('are kept at least')
  })

  it('that were dropped do not come back, and what is heard of them for the first time is dropped again', async () => {
    const occurredOn = new Date('2020-02-02T12:00:00Z')
    const old = another({ partition: 3, occurredOn })
    await append([old])
    await pool.query(`select drop_event_days('2020-02-20')`)
    const before = await lastPosition(prisma)
    const late = another({ partition: 3, occurredOn })
    await append([old, late])
    const added = await readEvents(prisma, { after: before, limit: 10 })
    expect(added.map(({ eventId, position }) => [eventId, position - before])).toEqual([[late.eventId, 1n]])
    await pool.query(`select drop_event_days('2020-02-20')`)
    expect(await findTimeline(prisma, late.orderId as string)).toEqual([])
    const { rows } = await pool.query('select dropped::int from place where partition = 3')
    expect(rows).toEqual([{ dropped: 2 }])
  })
})

it('forgets who was there when no event is kept that could say it', async () => {
  const forget = forgetOldPresences(400)
  await pool.query(
    `insert into presence select generation, 'paid', minute, gen_random_uuid()
     from store, unnest(array['2021-03-28T23:59:00Z', '2021-03-29T00:00:00Z']::timestamptz[]) as minute`,
  )
  expect(await transact((tx) => forget({ tx, now: new Date('2022-05-11T12:00:00Z') }))).toBe(false)
  const { rows } = await pool.query(`select minute from presence where minute < '2022-01-01'`)
  expect(rows).toEqual([{ minute: new Date('2021-03-29T00:00:00Z') }])
})

describe('what was counted', () => {
  const now = new Date('2031-05-10T12:00:00Z')
  const fill = (table: 'counted' | 'figure', generation: number, rows: number) =>
    pool.query(
      table === 'counted'
        ? `insert into counted select $1, gen_random_uuid(), '2031-01-01' from generate_series(1, $2)`
        : `insert into figure select $1, 'paid', '2031-01-01', 'subject ' || n, 1, 1 from generate_series(1, $2) n`,
      [generation, rows],
    )
  const generations = async (table: string) =>
    (await pool.query(`select generation, count(*)::int as rows from ${table} group by 1 order by 1`)).rows

  it('is forgotten step by step, and never of a generation that is being built', async () => {
    await pool.query('delete from counted')
    await fill('counted', 1, 10_500)
    await fill('counted', 2, 10)
    expect(await transact((tx) => forgetOldFacts({ tx, now }))).toBe(true)
    expect(await generations('counted')).toEqual([
      { generation: 1, rows: 500 },
      { generation: 2, rows: 10 },
    ])
    expect(await transact((tx) => forgetOldFacts({ tx, now }))).toBe(false)
    expect(await generations('counted')).toEqual([{ generation: 2, rows: 10 }])
  })

  it('in old generations are deleted step by step, while another transaction appends', async () => {
    await pool.query('delete from figure')
    await pool.query('update store set generation = 3, newest_generation = 5')
    for (const generation of [1, 3, 4, 5]) await fill('figure', generation, 6)
    await transact(async (appending) => {
      await lockStore(appending)
      expect(await transact((tx) => dropGenerations(tx, 10))).toBe(true)
      expect(await transact((tx) => dropGenerations(tx, 10))).toBe(false)
    })
    expect(await generations('figure')).toEqual([
      { generation: 3, rows: 6 },
      { generation: 5, rows: 6 },
    ])
  })
})

/** Every table in which a text can be read, also those of packages/messaging. */
async function tablesThatSay(text: string): Promise<string[]> {
  const client = openPool(database.adminUrl, {
    max: 1,
    name: 'test',
    logger: createLogger({ name: 'test', level: 'silent' }),
  })
  try {
    const { rows } = await client.query(
      `select oid::regclass::text as name from pg_class
       where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'event_days', 'messaging')`,
    )
    const saying: string[] = []
    for (const { name } of rows) {
      const hex = Buffer.from(text).toString('hex')
      const found = await client.query(
        `select 1 from ${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`,
        [text, hex],
      )
      if (found.rowCount) saying.push(name)
    }
    return saying
  } finally {
    await client.end()
  }
}
