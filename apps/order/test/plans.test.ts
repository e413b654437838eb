import { randomUUID } from 'node:crypto'
import { pseudonymOf } from '@jangteo/events'
import { rowsRead, sequentialScans, statementsOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRODUCT_SORTS } from '../src/domain/product.ts'
import { jobs } from '../src/jobs.ts'
import { people } from '../src/people.ts'
import { lockHoldings } from '../src/stores/holdings-store.ts'
import { type RunningOrder, startOrder } from './running-order.ts'

const OPERATORS_LISTS = ['', 'status=payable', 'waitsFor=customer', 'userId=user-7', 'productId=p7'].flatMap(
  (choice) => [`${choice}&sort=oldest`, `${choice}&sort=newest`],
)

describe('plans', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop(), 30_000)

  const runJobs = async () => {
    const { messaging } = order.service
    for (const job of jobs({ config: { ANSWER_PATIENCE_SECONDS: 30 } }))
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }

  it('of every job take an index, although they were made while there was nothing', async () => {
    const sent = await statementsOf(runJobs)
    expect(sent.length).toBeGreaterThan(2)
    expect(await sequentialScans(order.database, sent)).toEqual([])
  })

  it('of what a customer holds take an index', async () => {
    const sent = await statementsOf(() =>
      order.service.messaging.transact({}, ({ tx }) => lockHoldings(tx, ['ann'])),
    )
    expect(sent.length).toBeGreaterThan(0)
    expect(await sequentialScans(order.database, sent)).toEqual([])
  })

  it('of every list, search and job read little of a hundred thousand rows', async () => {
    const sql = `
      insert into product (product_id, name, price, on_sale, available, stocked, version, created_at)
      select 'p' || n, case when n % 5000 = 7 then '한라봉 ' else 'Tea ' end || n, 1 + n % 1000, true, 5, 5, 1,
        now() - n * interval '1 second'
      from generate_series(1, 100000) n;
      insert into orders (order_id, user_id, status, amount, version, created_at, expires_at, payment_id, paid_at)
      select gen_random_uuid(), 'user-' || n % 1000, 'paid', 1000, 2, now() - n * interval '1 second', now(), gen_random_uuid(), now()
      from generate_series(1, 100000) n;
      update orders set status = 'payable', payment_id = null, paid_at = null, expires_at = now() + interval '1 day'
      where order_id in (select order_id from orders order by order_id offset 30000 limit 200);
      insert into order_line (order_id, product_id, name, unit_price, quantity)
      select order_id, 'p' || (row_number() over (order by order_id)) % 1000, 'Tea', 1000, 1 from orders;
      insert into order_event (order_id, type, status, actor, occurred_at)
      select order_id, 'placed', 'payable', 'user:' || user_id, created_at from orders`
    // Built at once: row by row, an index of texts takes several times as long.
    const { rows: indexes } = await order.sql.query(
      `select indexdef from pg_indexes where indexname = 'product_search_idx'`,
    )
    await order.sql.query('drop index product_search_idx')
    await order.sql.query(sql)
    await order.sql.query(indexes[0].indexdef)
    await order.sql.query('vacuum analyze product, orders, order_line')
    const page = async (path: string, options = {}) => {
      const { status, body } = await order.get(path, options)
      expect(status).toBe(200)
      return body
    }
    const sent = await statementsOf(async () => {
      for (const sort of PRODUCT_SORTS) {
        for (const search of [
          '',
          '&search=tea',
          '&search=한라봉',
          '&search=봉 5',
          '&search=p99999',
          '&search=귤',
        ]) {
          const { nextCursor } = await page(`/products?sort=${sort}${search}`)
          if (nextCursor) await page(`/products?sort=${sort}${search}&cursor=${nextCursor}`)
        }
      }
      const ids = Array.from({ length: 100 }, (_, n) => `p${n + 1}`)
      expect((await page(`/products?ids=${ids}`)).items).toHaveLength(100)
      for (const query of ['', '?status=paid', '?status=expired', '?from=2026-01-01T00:00:00Z']) {
        const { nextCursor } = await page(`/orders${query}`, { as: 'user-7' })
        if (nextCursor) await page(`/orders${query || '?'}&cursor=${nextCursor}`, { as: 'user-7' })
      }
      const operator = { as: 'operator', role: 'admin' } as const
      await page('/internal/stuck-orders', operator)
      for (const query of OPERATORS_LISTS) {
        const { items, nextCursor } = await page(`/internal/orders?${query}`, operator)
        expect([query, items.length > 0]).toEqual([query, true])
        if (nextCursor) await page(`/internal/orders?${query}&cursor=${nextCursor}`, operator)
      }
      await page(`/internal/orders/${(await page('/internal/orders', operator)).items[0].orderId}`, operator)
      await runJobs()
    })
    const much = (await rowsRead(order.database, sent)).filter(({ rows }) => rows > 3_000)
    expect(much).toEqual([])
    expect(await sequentialScans(order.database, sent)).toEqual([])
  }, 60_000)

  it('of an erasure read little of them, too: no event is applied meanwhile', async () => {
    const person = { userId: 'user-7', pseudonym: pseudonymOf(randomUUID()) }
    const sent = await statementsOf(() =>
      order.service.messaging
        .transact({}, async ({ tx, now }) => {
          await people.unsettled?.(tx, person.userId)
          await people.forget(tx, person, now)
          throw new Error('not committed')
        })
        .catch(() => undefined),
    )
    expect(sent.length).toBeGreaterThan(2)
    expect((await rowsRead(order.database, sent)).filter(({ rows }) => rows > 3_500)).toEqual([])
    expect(await sequentialScans(order.database, sent)).toEqual([])
  }, 60_000)
})
