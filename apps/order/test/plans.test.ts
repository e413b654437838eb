import { sequentialScans, statementsOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../src/jobs.ts'
import { type RunningOrder, startOrder } from './running-order.ts'

describe('plans', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop())

  it('of every job take an index, although they were made while there was nothing', async () => {
    const { messaging } = order.service
    const sent = await statementsOf(async () => {
      for (const job of jobs({ ANSWER_PATIENCE_SECONDS: 30 }))
        await job.run((story) => messaging.transact({}, story), new AbortController().signal)
    })
    expect(sent.length).toBeGreaterThan(2)
    expect(await sequentialScans(order.database, sent)).toEqual([])
  })
})
