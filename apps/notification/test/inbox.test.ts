import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { memoryNetwork, tokenOf, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNotification, startNotification } from './running-notification.ts'

describe('the inbox', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification(unreliably(memoryNetwork()))
  })
  afterAll(() => notification.stop())

  const holds = (as: string, count: number) =>
    eventually(async () => expect((await notification.inboxOf(as, '?limit=100')).items).toHaveLength(count))

  it('shows messages as a person reads them', async () => {
    const { orderId } = await notification.orderPaid('ann')
    await holds('ann', 1)
    expect(await notification.inboxOf('ann')).toEqual({
      items: [
        {
          notificationId: expect.any(String),
          kind: 'order-paid',
          title: 'Your order is paid: 38,000 won',
          text: 'Thank you. We have received your payment, and the order is yours.',
          rows: [
            { label: 'Item', value: 'Coffee beans, 1 kg × 2' },
            { label: 'Paid in all', value: '38,000 won' },
            { label: 'Order', value: orderId },
          ],
          createdAt: expect.any(String),
          readAt: null,
        },
      ],
      nextCursor: null,
      unread: 1,
    })
    expect(await notification.inboxOf('new-person')).toEqual({ items: [], nextCursor: null, unread: 0 })
  })

  it('is read in pages, the newest first, and knows what is unread', async () => {
    const orders: string[] = []
    for (let number = 0; number < 5; number++) {
      orders.unshift((await notification.orderPaid('bob')).orderId)
      await holds('bob', number + 1)
    }
    const orderOf = ({ rows }: { rows: { value: string }[] }) => rows.at(-1)?.value
    const pages = []
    let cursor = ''
    do {
      const { items, nextCursor } = await notification.inboxOf('bob', `?limit=2${cursor}`)
      pages.push(items.map(orderOf))
      cursor = nextCursor && `&cursor=${nextCursor}`
    } while (cursor)
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
    expect(pages.flat()).toEqual(orders)

    const { items } = await notification.inboxOf('bob')
    const path = `/notifications/${items[1].notificationId}/read`
    const read = await notification.post(path, { as: 'bob' })
    expect(read.body).toEqual({ ...items[1], readAt: expect.any(String) })
    expect((await notification.post(path, { as: 'bob' })).body).toEqual(read.body)
    const left = await notification.inboxOf('bob', '?unread=true&limit=2')
    expect(left.unread).toBe(4)
    expect(left.items.map(orderOf)).toEqual([orders[0], orders[2]])
    const rest = await notification.inboxOf('bob', `?unread=true&cursor=${left.nextCursor}`)
    expect(rest.items.map(orderOf)).toEqual([orders[3], orders[4]])

    expect((await notification.post('/notifications/read-all', { as: 'bob' })).body).toEqual({ read: 4 })
    expect((await notification.inboxOf('bob', '?unread=true')).items).toEqual([])
  })

  it('is not shown to another person', async () => {
    await notification.orderPaid('cat')
    await holds('cat', 1)
    const [{ notificationId }] = (await notification.inboxOf('cat')).items
    const stranger = await notification.post(`/notifications/${notificationId}/read`, { as: 'eve' })
    expect([stranger.status, stranger.body.code]).toEqual([404, 'notification-not-found'])
    expect((await notification.inboxOf('cat')).unread).toBe(1)
    const unknown = await notification.post(`/notifications/${randomUUID()}/read`, { as: 'cat' })
    expect(unknown.status).toBe(404)
  })

  it('is live, and continues where a browser was disconnected', async () => {
    const first = await listen('dan')
    await notification.orderPaid('dan')
    const [seen] = await first.until(1)
    expect(seen?.data).toMatchObject({ kind: 'order-paid', notificationId: seen?.id })
    first.close()

    await Promise.all([
      notification.orderCancelled('dan'),
      notification.couponIssued('dan'),
      notification.balanceUpdated('dan'),
      notification.orderPaid('eve'),
    ])
    await holds('dan', 4)
    const again = await listen('dan', seen?.id)
    await notification.orderPaid('dan')
    const came = await again.until(4)
    again.close()
    const { items } = await notification.inboxOf('dan')
    expect(came.map(({ id }) => id)).toEqual(
      items
        .toReversed()
        .slice(1)
        .map(({ notificationId }: { notificationId: string }) => notificationId),
    )
  })

  it('misses nothing live while events of every kind come at once', async () => {
    const stream = await listen('fay')
    await Promise.all(
      Array.from({ length: 10 }, () => [
        notification.orderPaid('fay'),
        notification.orderCancelled('fay'),
        notification.couponIssued('fay'),
        notification.balanceUpdated('fay'),
      ]).flat(),
    )
    const came = await stream.until(40)
    stream.close()
    expect(new Set(came.map(({ id }) => id)).size).toBe(40)
  })

  it('begins now for a browser whose last id is unknown', async () => {
    await notification.orderPaid('gus')
    await holds('gus', 1)
    for (const lastSeen of [randomUUID(), 'rubbish']) {
      const stream = await listen('gus', lastSeen)
      const { orderId } = await notification.orderPaid('gus')
      const [came] = await stream.until(1)
      expect(JSON.stringify(came?.data)).toContain(orderId)
      stream.close()
    }
    await holds('gus', 3)
  })

  /** Follows a person's stream; resolves when it is open. */
  async function listen(as: string, lastSeen?: string) {
    const request = get(`${notification.service.url()}/notifications/stream`, {
      // fetch would come back after a break with a connection that says nothing, and hold up the service's end.
      agent: false,
      headers: {
        authorization: `Bearer ${await tokenOf(as)}`,
        ...(lastSeen !== undefined && { 'last-event-id': lastSeen }),
      },
    })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    let text = ''
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    response.on('error', () => undefined)
    const events = () =>
      [...text.matchAll(/id: (.*)\nevent: notification\ndata: (.*)\n\n/g)].map(([, id, data]) => ({
        id: id as string,
        data: JSON.parse(data as string),
      }))
    return {
      until: (count: number) =>
        eventually(() => {
          expect(events()).toHaveLength(count)
          return events()
        }),
      close: () => request.destroy(),
    }
  }
})

it('deletes old notifications and deliveries, and none that is still to be sent', async () => {
  let now = new Date('2026-11-21T03:00:00Z')
  const notification = await startNotification(undefined, { KEEP_DAYS: 30 }, { clock: () => now })
  try {
    await notification.contact('ann', {
      email: 'ann@example.com',
      quietHours: { from: '00:00', to: '23:59' },
    })
    await notification.orderPaid('ann')
    await notification.couponIssued('ann')
    await eventually(async () => expect(await notification.deliveriesOf('ann')).toHaveLength(2))
    const forget = () =>
      notification.service.messaging.transact({}, async (work) => work.signal('forget-old'))
    now = new Date('2026-12-20T03:00:00Z')
    await notification.orderPaid('bob')
    await eventually(async () => expect((await notification.inboxOf('bob')).items).toHaveLength(1))
    now = new Date('2026-12-22T03:00:00Z')
    await forget()
    await eventually(async () => expect((await notification.inboxOf('ann')).items).toEqual([]))
    await eventually(async () =>
      expect(await notification.deliveriesOf('ann')).toEqual([
        expect.objectContaining({ status: 'waiting' }),
      ]),
    )
    expect((await notification.inboxOf('bob')).items).toHaveLength(1)
  } finally {
    await notification.stop()
  }
})
