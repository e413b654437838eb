import { freshDatabase } from '@jangteo/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetIdempotencyKeys, idempotent, openPool, requestHash } from '../../src/index.ts'
import { inTransaction } from './transaction.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('messaging')
  pool = openPool(database.adminUrl, { max: 20, name: 'test', logger: pino({ level: 'silent' }) })
  await pool.query(`
    create table idempotency (
      scope text, key text, request_hash text not null, status int, response jsonb,
      created_at timestamptz(3) not null default now(), primary key (scope, key)
    );
    create table effect (name text)`)
})
beforeEach(() => pool.query('truncate idempotency, effect'))
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const request = { scope: 'user-1 POST /orders', key: 'k-1', requestHash: requestHash({ quantity: 1 }) }

/** Places an order once per key; the answer names the try that did it. */
const place = (name: string, changes: Partial<typeof request> = {}) =>
  inTransaction(pool, (tx, client) =>
    idempotent(tx, { ...request, ...changes }, async () => {
      await client.query('insert into effect values ($1)', [name])
      return { status: 201, body: { placedBy: name, at: new Date(0) } }
    }),
  )
const effects = async () => (await pool.query('select name from effect')).rows.map((row) => row.name)

describe('a key', () => {
  it('that was used gives the stored answer, the same as the first one', async () => {
    const first = await place('first')
    expect(first).toEqual({
      status: 201,
      body: { placedBy: 'first', at: '1970-01-01T00:00:00.000Z' },
      replayed: false,
    })
    expect(await place('second')).toEqual({ ...first, replayed: true })
    expect(await effects()).toEqual(['first'])
  })

  it('with another body is refused with 422', async () => {
    await place('first')
    const other = { requestHash: requestHash({ quantity: 2 }) }
    await expect(place('second', other)).rejects.toMatchObject({
      kind: 'unprocessable',
      code: 'idempotency-key-reused',
    })
    expect(await effects()).toEqual(['first'])
  })

  it('of another user or route is another key', async () => {
    await place('first')
    await place('second', { scope: 'user-2 POST /orders' })
    await place('third', { scope: 'user-1 POST /charge' })
    expect(await effects()).toEqual(['first', 'second', 'third'])
  })

  it('is free again after a handler that failed', async () => {
    const failing = inTransaction(pool, (tx) =>
      idempotent(tx, request, () => Promise.reject(new Error('failed'))),
    )
    await expect(failing).rejects.toThrow('failed')
    expect((await place('second')).replayed).toBe(false)
    expect(await effects()).toEqual(['second'])
  })

  it('whose handler failed but whose transaction was still committed runs again', async () => {
    await inTransaction(pool, (tx) =>
      idempotent(tx, request, () => Promise.reject(new Error('failed'))).catch(() => undefined),
    )
    expect((await place('second')).replayed).toBe(false)
  })

  it('is answered 409 at once while its handler runs, and with the answer afterwards', async () => {
    await inTransaction(pool, (tx) =>
      idempotent(tx, request, async () => {
        await expect(place('second')).rejects.toMatchObject({
          kind: 'conflict',
          code: 'idempotency-key-in-progress',
        })
        return { status: 201, body: 'first' }
      }),
    )
    expect(await place('third')).toMatchObject({ body: 'first', replayed: true })
    expect(await effects()).toEqual([])
  })

  it('has one effect for any number of concurrent requests', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => place(`try-${index}`)))
    expect(await effects()).toHaveLength(1)
    const placed = asked.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value)
    expect(placed.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(new Set(placed.map(({ body }) => body.placedBy))).toEqual(new Set(await effects()))
    for (const outcome of asked)
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('idempotency-key-in-progress')
  })

  it('has one effect although each client stops at 409 and tries again', async () => {
    const insist = async (name: string): Promise<unknown> =>
      place(name).catch((error) => {
        if (error.code === 'idempotency-key-in-progress') return insist(name)
        throw error
      })
    const answers = (await Promise.all(Array.from({ length: 50 }, (_, index) => insist(`try-${index}`)))) as {
      body: { placedBy: string }
    }[]
    expect(await effects()).toEqual([answers[0]?.body.placedBy])
    expect(new Set(answers.map(({ body }) => body.placedBy)).size).toBe(1)
  })

  it('leaves nothing behind when the connection dies before the commit', async () => {
    const dying = inTransaction(pool, (tx, client) =>
      idempotent(tx, request, async () => {
        await client.query('insert into effect values ($1)', ['dying'])
        const { rows } = await client.query('select pg_backend_pid() as pid')
        await pool.query('select pg_terminate_backend($1)', [rows[0].pid])
        await client.query('select 1')
        return { status: 201, body: null }
      }),
    )
    await expect(dying).rejects.toThrow()
    expect((await place('second')).replayed).toBe(false)
    expect(await effects()).toEqual(['second'])
  })
})

it('keys are forgotten by age', async () => {
  await place('old')
  await pool.query(`update idempotency set created_at = now() - interval '3 days'`)
  await place('new', { key: 'k-2' })
  const dayAgo = new Date(Date.now() - 24 * 3600 * 1000)
  expect(await inTransaction(pool, (tx) => forgetIdempotencyKeys(tx, dayAgo))).toBe(1)
  expect((await place('again')).replayed).toBe(false)
  expect((await place('again', { key: 'k-2' })).replayed).toBe(true)
})
