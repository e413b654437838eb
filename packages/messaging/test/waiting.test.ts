import { expect, it } from 'vitest'
import { WaitingRoom } from '../src/replicas/waiting.ts'

const NEVER = 3_600_000

/** Watches a key, and is notified when to look. */
function watcher(room: WaitingRoom, silenceMs = NEVER) {
  const ended = new AbortController()
  const looks = room.looks('order-1', ended.signal, silenceMs)
  return { look: () => looks.next(), leave: () => looks.return(), end: () => ended.abort() }
}

it('looks at once', async () => {
  expect(await watcher(new WaitingRoom()).look()).toMatchObject({ done: false })
})

it('looks again after a signal that came while it looked', async () => {
  const room = new WaitingRoom()
  const { look } = watcher(room)
  await look()
  room.signal('order-1')
  expect(await look()).toMatchObject({ done: false })
})

it('looks again after a signal that came while it waited, once for each that it waited for', async () => {
  const room = new WaitingRoom()
  const { look } = watcher(room)
  await look()
  const again = look()
  room.signal('order-2')
  room.signal('order-1')
  room.signal('order-1')
  expect(await again).toMatchObject({ done: false })
  let third = false
  void look().then(() => {
    third = true
  })
  await new Promise(setImmediate)
  expect(third).toBe(false)
})

it('looks again after a silence, for the signal that was lost', async () => {
  const { look } = watcher(new WaitingRoom(), 5)
  await look()
  expect(await look()).toMatchObject({ done: false })
})

it.each(['while it waits', 'while it looks', 'before it begins'])(
  'ends when it is aborted %s',
  async (when) => {
    const { look, end } = watcher(new WaitingRoom())
    if (when !== 'before it begins') await look()
    if (when !== 'while it waits') end()
    const last = look()
    end()
    expect(await last).toMatchObject({ done: true })
  },
)

it('leaves nothing behind', async () => {
  const room = new WaitingRoom()
  const { look, leave } = watcher(room)
  await look()
  await leave()
  expect(room.size).toBe(0)
})
