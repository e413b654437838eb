import { httpAgent } from '@jangteo/service-testing'
import { eventually, fakedClock, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'

it('a replica whose clock is two hours ahead ends no order before its time', async (context) => {
  const ahead = await fakedClock('+2h')
  if (!ahead) return context.skip('left out: libfaketime cannot be had here')
  const order = await startServiceProcess('order', { topicPrefix: uniquePrefix() })
  try {
    const replica = await order.startReplica(ahead)
    await order.sql.query(
      `insert into product (product_id, name, price, on_sale, available, stocked, version, created_at)
       values ('tea', 'Tea', 1000, true, 10, 10, 1, now())`,
    )
    const { post } = httpAgent(() => order.url)
    const place = async (): Promise<string> =>
      (await post('/orders', { as: 'ann', body: { lines: [{ productId: 'tea', quantity: 1 }] } })).body
        .orderId
    const [open, over] = [await place(), await place()]
    await order.sql.query(`update orders set expires_at = now() where order_id = $1`, [over])
    const statusOf = async (orderId: string) =>
      (await order.sql.query('select status from orders where order_id = $1', [orderId])).rows[0]?.status
    try {
      // From now on whatever expires is ended by the one that is ahead.
      await order.stopProcess()
      await eventually(async () => expect(await statusOf(over)).toBe('expired'), { timeout: 20_000 })
      expect(await statusOf(open)).toBe('payable')
      const { rows } = await order.sql.query(
        `select abs(extract(epoch from ended_at - now())) < 60 as "endedNow" from orders where order_id = $1`,
        [over],
      )
      expect(rows).toEqual([{ endedNow: true }])
    } finally {
      await replica.stop()
    }
  } finally {
    await order.stop()
  }
}, 60_000)
