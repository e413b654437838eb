import { randomUUID } from 'node:crypto'
import { pseudonymOf } from '@jangteo/events'
import { logger, rowsRead, sequentialScans, statementsOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentGateway } from '../src/adapters/payment-gateway.ts'
import { jobs } from '../src/jobs.ts'
import { people } from '../src/people.ts'
import { type RunningBalance, startBalance } from './running-balance.ts'

/** A gateway that takes all money at once. */
const gateway: PaymentGateway = {
  authorise: async ({ reference, amount }) => ({ status: 'captured', paymentId: reference, amount }),
  find: async () => undefined,
}

describe('plans', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance()
  })
  afterAll(() => balance.stop(), 30_000)

  const runJobs = async () => {
    const { messaging } = balance.service
    for (const job of jobs({ gateway, config: { GATEWAY_TIMEOUT_MS: 2_000 }, logger }))
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }

  it('of every job and payment take an index, although they were made while there was nothing', async () => {
    const { sql, database } = balance
    const idle = await statementsOf(runJobs)
    await sql.query(`
      insert into charge (charge_id, user_id, amount, status, requested_at, next_try_at)
      values (gen_random_uuid(), 'kim', 50000, 'requested', now(), now())`)
    const busy = await statementsOf(async () => {
      await runJobs()
      // Our run has asked the gateway, or the service's own that was at it at the same moment.
      await eventually(async () => expect(await balance.balanceOf('kim')).toBe(50_000))
      const payment = await balance.ask({ userId: 'kim', amount: 10_000 })
      await balance.answered(payment)
      await balance.paid(payment)
      await eventually(async () => expect(await balance.pointsOf('kim')).toBe(100))
      await balance.refund(payment)
      await eventually(() => expect(balance.refundsOf(payment)).toHaveLength(1))
    })
    await sql.query('truncate wallet, transfer, entry, payment, charge, cancelled_order')
    expect(await sequentialScans(database, [...idle, ...busy])).toEqual([])
  })

  it('of every list and job read little of a hundred thousand rows', async () => {
    // Nothing is due, and one customer has a thousand of everything. The audit adds up all there is, so it is not here.
    await balance.sql.query(`
      set session_replication_role = replica;
      insert into wallet (user_id, balance, version) select 'user-' || n, 1000000, 1000 from generate_series(0, 99) n;
      insert into transfer (transfer_id, kind, user_id, version, balance, points_balance, created_at)
      select 'charge:' || n, 'charge', 'user-' || n % 100, n / 100, n, 0, now() from generate_series(0, 99999) n;
      insert into entry (transfer_id, account, amount)
      select 'charge:' || n, account, amount
      from generate_series(0, 99999) n, lateral (values ('wallet:user-' || n % 100, 1), ('funding', -1)) e(account, amount);
      insert into charge (charge_id, user_id, amount, status, gateway_payment_id, requested_at, settled_at, next_try_at)
      select gen_random_uuid(), 'user-' || n % 100, 1000, case when n % 4 = 0 then 'authorised' else 'credited' end, 'a',
        now(), case when n % 4 > 0 then now() end, now() + interval '1 hour'
      from generate_series(1, 100000) n;
      insert into payment (payment_id, order_id, user_id, amount, status, answered_at, points)
      select gen_random_uuid(), gen_random_uuid(), 'user-' || n % 100, 1000, 'completed', now(), 0 from generate_series(1, 100000) n;
      set session_replication_role = origin;
      analyze`)
    const page = async (path: string) => {
      const { status, body } = await balance.get(path, { as: 'user-7' })
      expect(status).toBe(200)
      return body
    }
    const { rows } = await balance.sql.query(`select charge_id from charge where user_id = 'user-7' limit 1`)
    const sent = await statementsOf(async () => {
      const { nextCursor } = await page('/balance/transactions')
      await page(`/balance/transactions?cursor=${nextCursor}`)
      const { nextCursor: next } = await page('/balance/charges')
      await page(`/balance/charges?cursor=${next}`)
      await page('/balance/charges?status=failed&from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z')
      await page('/points')
      await page(`/balance/charges/${rows[0].charge_id}`)
      await runJobs()
    })
    expect((await rowsRead(balance.database, sent)).filter(({ rows }) => rows > 3_000)).toEqual([])
    expect(await sequentialScans(balance.database, sent)).toEqual([])
  }, 60_000)

  it('of an erasure read little of them, too: no event is applied meanwhile', async () => {
    const person = { userId: 'user-7', pseudonym: pseudonymOf(randomUUID()) }
    const sent = await statementsOf(() =>
      balance.service.messaging
        .transact({}, async ({ tx, now }) => {
          await people.unsettled?.(tx, person.userId)
          await people.forget(tx, person, now)
          throw new Error('not committed')
        })
        .catch(() => undefined),
    )
    expect(sent.length).toBeGreaterThan(4)
    expect((await rowsRead(balance.database, sent)).filter(({ rows }) => rows > 3_500)).toEqual([])
    expect(await sequentialScans(balance.database, sent)).toEqual([])
  }, 60_000)
})
