import { expect, it } from 'vitest'
import { Unsent } from './unsent.ts'

interface Told {
  readonly event: string
  readonly data: number
}

it('keeps the newest of each kind for a client that is slow', async () => {
  const unsent = new Unsent<Told>()
  const taken = unsent.taken(new AbortController().signal)
  const first = taken.next()
  unsent.put({ event: 'a', data: 1 })
  expect((await first).value).toEqual({ event: 'a', data: 1 })
  for (const data of [2, 3]) unsent.put({ event: 'a', data })
  unsent.put({ event: 'b', data: 4 })
  expect((await taken.next()).value).toEqual({ event: 'a', data: 3 })
  expect((await taken.next()).value).toEqual({ event: 'b', data: 4 })
})

it('joins what must not be replaced', async () => {
  const unsent = new Unsent<Told>()
  for (const data of [1, 2, 3])
    unsent.put({ event: 'a', data }, (before, now) => ({ ...now, data: before.data + now.data }))
  expect((await unsent.taken(new AbortController().signal).next()).value).toEqual({ event: 'a', data: 6 })
})

it('ends with its signal, and with an error', async () => {
  const end = new AbortController()
  const ending = new Unsent<Told>().taken(end.signal).next()
  end.abort()
  expect((await ending).done).toBe(true)
  const unsent = new Unsent<Told>()
  const failing = unsent.taken(new AbortController().signal).next()
  unsent.fail(new Error('away'))
  await expect(failing).rejects.toThrow('away')
})
