import { askRedis, redisAdmin } from '@jangteo/infra'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../src/eventually.ts'
import { type FreshRedis, freshRedis } from '../src/fresh-redis.ts'

let redis: FreshRedis
beforeEach(async () => {
  redis = await freshRedis()
  await say('SET first 1')
  for (let i = 0; i < 20; i++) await say(`SET later-${i} ${'x'.repeat(50)}`)
  // What is not in the file yet would be lost by the kill alone.
  // The first and only line of the answer that a script gives: 0 when all is in the file.
  const pending = `EVAL "return tonumber(string.match(redis.call('INFO', 'persistence'), 'aof_pending_bio_fsync:(%d+)'))" 0`
  await eventually(async () => expect(await say(pending)).toBe(':0'))
})
afterEach(() => redis.stop())

it('comes back with its data after a kill', async () => {
  await redis.kill()
  await redis.start()
  expect(await say('DBSIZE')).toBe(':21')
})

it('is empty after a flush, and after a kill when it is to come back so', async () => {
  await redis.flush()
  expect(await say('DBSIZE')).toBe(':0')
  await say('SET again 1')
  await redis.kill()
  await redis.startEmpty()
  expect(await say('DBSIZE')).toBe(':0')
})

it('comes back without the last writes', async () => {
  await redis.kill()
  await redis.startWithoutEnd()
  expect(await say('EXISTS first')).toBe(':1')
  expect(await say('EXISTS later-19')).toBe(':0')
})

const say = (command: string) => askRedis(Number(new URL(redis.adminUrl).port), redisAdmin, command)
