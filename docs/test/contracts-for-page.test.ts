import { type AnyEvent, AuditAnswered, OrderPaid } from '@jangteo/events'
import { expect, it } from 'vitest'
import { contractsForPage } from '../src/contracts-for-page.ts'
import { readServices } from '../src/services.ts'

const [paid] = contractsForPage([OrderPaid], readServices()).events

it('a released field is needed by every version that has it, and one that was never released by none', () => {
  const field = (name: string) => paid?.fields.find((each) => each.name === name)
  expect(field('amount')).toMatchObject({ isOptional: false, since: 1, neededBy: [1, 2, 3], use: null })
  expect(field('discount')).toMatchObject({ isOptional: true, since: 2, neededBy: [2, 3] })
  expect(field(OrderPaid.key)).toMatchObject({ use: 'key' })
  const fresh = { name: 'giftWrap', type: ['null', 'string'], default: null }
  const schema = { ...OrderPaid.schema, fields: [...OrderPaid.schema.fields, fresh] }
  const newer: AnyEvent = { ...OrderPaid, schema }
  const [next] = contractsForPage([newer], readServices()).events
  expect(next?.fields.at(-1)).toMatchObject({
    name: 'giftWrap',
    since: null,
    neededBy: [],
    type: 'string or null',
  })
})

it('has the events of a family once, each topic with its publisher', () => {
  const [answered, ...others] = contractsForPage(AuditAnswered.all, readServices()).events
  expect(others).toEqual([])
  expect(answered?.topics).toHaveLength(AuditAnswered.all.length)
  expect(answered?.topics).toContainEqual({ name: 'audit.answered.order', publisher: 'order' })
  expect(answered?.consumedBy).toEqual([{ service: 'data-platform', functions: ['takeAuditAnswer'] }])
})

it('names the functions that publish and consume, and what each version added', () => {
  expect(paid?.publishedBy).toEqual([{ service: 'order', functions: ['completeOrderPayments'] }])
  expect(paid?.consumedBy).toContainEqual({ service: 'balance', functions: ['accruePoints'] })
  expect(paid?.versions[1]).toMatchObject({
    version: 2,
    added: ['discount', 'couponId', 'points'],
    changed: [],
  })
})
