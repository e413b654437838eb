import { beforeEach, expect, it } from 'vitest'
import { PushHosts } from './push-hosts.ts'

let now: number
let hosts: PushHosts
let asked: number[]
beforeEach(() => {
  now = 0
  asked = []
  hosts = new PushHosts(5_000, () => now)
})

const ask = (host: string, answer: 'answered' | 'silent', until: Promise<unknown> = Promise.resolve()) =>
  hosts
    .ask(host, async (patienceMs) => {
      asked.push(patienceMs)
      await until
      if (answer === 'silent') throw new Error('no answer')
      return 201
    })
    .catch(() => 'no answer')

it('a host that has not answered gets one request, and no other before its answer', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = ask('good', 'answered', promise)
  const others = [ask('good', 'answered'), ask('good', 'answered')]
  await Promise.resolve()
  expect(asked).toEqual([2_000])
  resolve()
  expect(await Promise.all([first, ...others])).toEqual([201, 201, 201])
  expect(asked).toEqual([2_000, 5_000, 5_000])
})

it('a host that does not answer is paused, longer each time, and those that wait for it go on', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const all = [ask('bad', 'silent', promise), ask('bad', 'silent'), ask('bad', 'silent')]
  resolve()
  expect(await Promise.all(all)).toEqual(['no answer', undefined, undefined])
  now = 29_999
  expect(await ask('bad', 'answered')).toBeUndefined()
  now = 30_000
  expect(await ask('bad', 'silent')).toBe('no answer')
  now = 89_999
  expect(await ask('bad', 'answered')).toBeUndefined()
  now = 90_000
  expect(await ask('bad', 'answered')).toBe(201)
  expect(await ask('bad', 'answered')).toBe(201)
  expect(asked).toEqual([2_000, 2_000, 2_000, 5_000])
})

it('requests that were under way together are one silence', async () => {
  await ask('good', 'answered')
  expect(await Promise.all([ask('good', 'silent'), ask('good', 'silent')])).toEqual([
    'no answer',
    'no answer',
  ])
  expect(await ask('good', 'answered')).toBeUndefined()
  now = 30_000
  expect(await ask('good', 'answered')).toBe(201)
})

it('hosts do not wait for each other', async () => {
  void ask('bad', 'silent', new Promise(() => {}))
  expect(await ask('good', 'answered')).toBe(201)
})
