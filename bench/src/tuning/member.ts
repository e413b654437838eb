// The publishing or the consuming side of a measurement, as a process of its own.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { on } from '@jangteo/messaging'
import { Measured } from '../delivery-event.ts'
import { startService, type Tx } from '../delivery-service.ts'
import { KEYS, type MemberOptions, type Order, TOGETHER, type Told } from './messages.ts'

const { role, databaseUrl, prefix, settings } = JSON.parse(process.argv[2] ?? '') as MemberOptions
const tell = (told: Told) => process.send?.(told)
const now = () => String(process.hrtime.bigint())

const handle = on<typeof Measured, Tx>(Measured, async ({ tx }, { source, n }) => {
  await tx.$executeRawUnsafe('insert into handled (source, n) values ($1, $2)', source, n)
  tell({ tell: 'handled', n, at: now() })
})
const { messaging } = await startService(role, databaseUrl, {
  topicPrefix: prefix,
  subscriptions: role === 'reader' ? [handle] : [],
  publishes: role === 'writer' ? [Measured] : [],
  settings,
})

/** As much as a small order says, with as much in it that repeats. */
const content = () =>
  `${randomUUID()} ${randomUUID()} coffee-beans, Coffee beans 1 kg, 19000, 2; green-tea, Green tea, 9000, 1`

const publish = (from: number, to: number) =>
  messaging.transact({}, async (work) => {
    for (let n = from; n < to; n++)
      work.publish(Measured, { source: `key-${n % KEYS}`, n, padding: content() }, { version: n })
  })

process.on('message', async (order: Order) => {
  if (order.ask === 'usage') {
    const { user, system } = process.cpuUsage()
    return tell({ tell: 'usage', cpuMs: (user + system) / 1_000 })
  }
  const step = order.everyMs > 0 ? 1 : TOGETHER
  for (let n = order.from; n < order.to; n += step) {
    await publish(n, Math.min(n + step, order.to))
    tell({ tell: 'committed', n, at: now() })
    if (order.everyMs > 0) await sleep(order.everyMs)
  }
})
process.on('disconnect', () => process.exit(0))

const until = setInterval(() => {
  if (!messaging.ready().ok) return
  clearInterval(until)
  tell({ tell: 'ready' })
}, 50)
