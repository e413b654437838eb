import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../src/eventually.ts'
import { type FreshRedis, freshRedis } from '../src/fresh-redis.ts'

let redis: FreshRedis
beforeEach(async () => {
  redis = await freshRedis()
  await say('SET first 1')
  for (let i = 0; i < 20; i++) await say(`SET later-${i} ${'x'.repeat(50)}`)
  // What is not in the file yet would be lost by the kill alone.
  await eventually(async () => expect(await say('INFO persistence')).toMatch('aof_pending_bio_fsync:0'))
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

function say(command: string): Promise<string> {
  const { hostname, port } = new URL(redis.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${command}\r\n`))
    socket.once('error', reject)
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(answer.toString().trim())
    })
  })
}
