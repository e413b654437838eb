import { randomUUID } from 'node:crypto'
import { OrderPaid, UserActivity } from '@jangteo/events'
import { memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually, testStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

interface Checked {
  readonly name: string
  readonly holds: boolean
  readonly examples: readonly string[]
}

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform(unreliably(memoryNetwork()), {
    environment: {
      TRANSFER_URL: `${testStack().dataReceiverUrl}/v1/destinations/d${randomUUID().slice(0, 8)}`,
      TRANSFER_SECRET: testStack().transferSecret,
      ...{ TRANSFER_BATCH: '10', TRANSFER_TIMEOUT_MS: '2000' },
    },
  })
}, 30_000)
afterAll(() => platform.stop())

const audit = () => platform.shown('/internal/audit')
/** What does not hold, and of which objects. */
const broken = async (): Promise<Record<string, readonly string[]>> => {
  const checks: Checked[] = (await audit()).checks
  return Object.fromEntries(checks.flatMap(({ holds, name, examples }) => (holds ? [] : [[name, examples]])))
}
const change = (statement: string) => platform.sql.query(statement)

/** What does not hold while something is changed. */
async function brokenBy(corrupt: string, mend: string): Promise<Record<string, readonly string[]>> {
  await change(corrupt)
  try {
    return await broken()
  } finally {
    await change(mend)
  }
}

describe('the audit of the store', () => {
  it('agrees while events are kept, counted and handed over', { timeout: 60_000 }, async () => {
    for (let n = 0; n < 40; n++) {
      const order = {
        ...OrderPaid.example,
        orderId: randomUUID(),
        userId: `user-${n % 4}`,
        paidAt: new Date(),
      }
      await platform.publish(OrderPaid, order)
      await platform.publish(UserActivity, {
        ...{ activityId: randomUUID(), userId: 'ann', kind: 'viewed', productId: 'tea', query: null },
        occurredAt: new Date(),
      })
      if (n % 5 === 0) expect(await broken()).toEqual({})
    }
    await eventually(
      async () => {
        const { totals } = await audit()
        const [transfer] = Object.values<{ cut: number; delivered: number }>(totals.transfers)
        expect(totals.events).toBeGreaterThanOrEqual(80)
        expect(transfer?.cut).toBeGreaterThan(1)
        expect(transfer?.delivered).toBe(transfer?.cut)
        const { waiting } = await platform.shown('/internal/transfer')
        expect(waiting.events).toBe(0)
      },
      { timeout: 40_000 },
    )
    const { point, totals, checks } = await audit()
    expect(point).toMatch(/^\d+:\d+:[\d,]*$/)
    expect(totals).toMatchObject({ dropped: 0, people: 5, recounted: true, lastPosition: totals.events })
    expect(checks).toHaveLength(9)
    expect(await broken()).toEqual({})
  })

  it('is for operators', async () => {
    expect((await platform.get('/internal/audit', 'ann')).status).toBe(403)
  })

  it.each([
    [
      'a partition with an offset of which there is no event',
      `update place set offsets = offsets + '{[900000,900001)}' where topic = 'order.paid' and partition = 2`,
      `update place set offsets = offsets - '{[900000,900001)}'`,
      {
        'partitions that have not kept as many events as offsets are noted': [
          expect.stringMatching(/^order\.paid\/\d$/),
        ],
      },
    ],
    [
      'a batch that does not follow the one before',
      'update transfer_batch set first = first + 1 where sequence = 2',
      'update transfer_batch set first = first - 1 where sequence = 2',
      { 'transfer batches that do not follow the one before without a gap': ['warehouse 2'] },
    ],
    [
      'a batch with another event',
      'update transfer_batch set events = events + 1 where sequence = 1',
      'update transfer_batch set events = events - 1 where sequence = 1',
      { 'transfer batches with other events than were counted': ['warehouse 1'] },
    ],
    [
      'a transfer that is further than its last batch',
      'update transfer set cut_position = cut_position + 1',
      'update transfer set cut_position = cut_position - 1',
      { 'transfers that are not as far as their last batch': ['warehouse'] },
    ],
    [
      'a batch that was delivered without its event',
      'update transfer_batch set ready_at = null where sequence = 1',
      'update transfer_batch set ready_at = now() where sequence = 1',
      { 'transfer batches that were delivered before they were announced': ['warehouse 1'] },
    ],
  ])('names %s', async (_, corrupt, mend, found) => {
    expect(await brokenBy(corrupt, mend)).toMatchObject(found)
    expect(await broken()).toEqual({})
  })

  it('names a figure that the events do not come to', async () => {
    const { rows } = await change(`select minute from figure where name = 'paid' order by minute limit 1`)
    const name = `${rows[0].minute.toISOString()} paid`
    const which = `where name = 'paid' and minute = '${rows[0].minute.toISOString()}'`
    expect(
      await brokenBy(
        `update figure set amount = amount + 1 ${which}`,
        `update figure set amount = amount - 1 ${which}`,
      ),
    ).toEqual({ 'figures that differ from a recount of the events': [name] })
  })

  it('names an event of a person that can be read without their key', async () => {
    const { rows } = await change(
      `select event_id, encode(sealed, 'hex') as sealed from event where person_id is not null order by position limit 1`,
    )
    const { event_id: id, sealed } = rows[0]
    expect(
      await brokenBy(
        `update event set data = '{}', sealed = null where event_id = '${id}'`,
        `update event set data = null, sealed = decode('${sealed}', 'hex') where event_id = '${id}'`,
      ),
    ).toEqual({ 'events of people that can be read without a key': [id] })
  })

  it('names a position of two events, and finds one of none', async () => {
    const { rows } = await change('select event_id from event where position = 1')
    const first = `where event_id = '${rows[0].event_id}'`
    const found = await brokenBy(
      `update event set position = 2 ${first}`,
      `update event set position = 1 ${first}`,
    )
    expect(found).toMatchObject({ 'positions of two events': ['position 2'] })
    expect(
      await brokenBy(
        'update store set last_position = last_position + 1',
        'update store set last_position = last_position - 1',
      ),
    ).toEqual({
      'each position is that of an event, kept or dropped': [],
    })
  })
})
