import { OrderPaid, sampleOf } from '@jangteo/events'
import { expect, it, vi } from 'vitest'
import { openForgeries } from './forgeries.ts'
import { type Forgery, isOfThisRelease } from './forgery.ts'

const accepted: string[] = []
vi.mock('@jangteo/infra', () => ({
  changeAcceptance: async (_service: unknown, _change: string, { differenceId }: { differenceId: string }) =>
    accepted.push(differenceId),
  lastAudit: undefined,
}))

const forged = (id: string, counted = true): Forgery => ({
  ...{ topic: 'order.paid', userId: 'victim', counted, ids: [id], key: 'victim' },
  ...{ value: Buffer.alloc(0), headers: {} },
})
/** A difference of the counts of a topic, with the events that the audit names. */
const counts = (differenceId: string, left: number, right: number, ...named: string[]) => ({
  ...{
    differenceId,
    object: 'order.paid',
    left: `${left} published`,
    right: `${right} in the log`,
    note: null,
  },
  events: named.map((eventId) => ({ eventId })),
})
const auditOf = (...examples: object[]) => ({ equations: [{ name: 'e', examples }] }) as never

async function acceptedOf(forgeries: readonly Forgery[], ...audits: object[][]): Promise<string[]> {
  accepted.length = 0
  const open = openForgeries()
  for (const forgery of forgeries) open.add(forgery)
  for (const examples of audits) await open.accept(undefined as never, auditOf(...examples))
  return [...accepted]
}

it('accepts what the audit names, one by one and two at once', async () => {
  const two = [forged('id-1'), forged('id-2')]
  expect(await acceptedOf(two, [counts('x', 5, 6, 'id-1')], [counts('y', 9, 10, 'id-2')])).toEqual(['x', 'y'])
  expect(await acceptedOf(two, [counts('x', 5, 7, 'id-1', 'id-2')])).toEqual(['x'])
})

it('accepts events that the audit cannot name when they are as many as were forged and not accepted', async () => {
  const four = [
    forged('id-1'),
    forged('id-2'),
    forged('id-3'),
    forged('id-4'),
    forged('without a transaction', false),
  ]
  expect(await acceptedOf(four, [counts('x', 5, 6, 'id-1')], [counts('y', 9, 12)])).toEqual(['x', 'y'])
})

it('accepts no event that was not forged, alone or beside one that was', async () => {
  const one = [forged('id-1')]
  expect(await acceptedOf(one, [counts('x', 5, 6, 'alien')])).toEqual([])
  expect(await acceptedOf(one, [counts('x', 5, 7, 'id-1', 'alien')])).toEqual([])
  expect(await acceptedOf(one, [counts('x', 5, 8)])).toEqual([])
  expect(await acceptedOf(one, [counts('x', 5, 6, 'id-1')], [counts('y', 5, 6)])).toEqual(['x'])
})

it('takes the schema only from a record of this release: a forgery with another one is no event', () => {
  const now = OrderPaid.avro.toBuffer(sampleOf(OrderPaid))
  const record = (body: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), body])
  expect(isOfThisRelease(OrderPaid.topic, record(now))).toBe(true)
  // What the next release adds; what is no event at all.
  for (const other of [record(Buffer.concat([now, Buffer.from([2])])), record(Buffer.alloc(3)), null])
    expect(isOfThisRelease(OrderPaid.topic, other)).toBe(false)
})
