// A replica of the publishing or of the reading side, as a process of its own.
import { setTimeout as sleep } from 'node:timers/promises'
import { on } from '@jangteo/messaging'
import { Measured, PADDING } from '../delivery-event.ts'
import { startService, type Tx } from '../delivery-service.ts'
import { KEYS, type MemberOptions, WORK_MS } from './options.ts'

const { role, name, databaseUrl, prefix, partitions } = JSON.parse(process.argv[2] ?? '') as MemberOptions
const event = { ...Measured, partitions }
process.on('disconnect', () => process.exit(0))

if (role === 'consumer') {
  // An outside system that a replica reaches by one connection, and that needs this long for each event.
  let connection: Promise<unknown> = Promise.resolve()
  const outside = () => {
    const answered = connection.then(() => sleep(WORK_MS))
    connection = answered
    return answered
  }
  const handle = on<typeof event, Tx>(event, async ({ tx }, { source, n }, { partition }) => {
    await outside()
    await tx.$executeRawUnsafe(
      'insert into handled (source, n, partition, member) values ($1, $2, $3, $4)',
      ...[source, n, partition, name],
    )
  })
  const { messaging } = await startService('reader', databaseUrl, {
    topicPrefix: prefix,
    subscriptions: [handle],
  })
  const until = setInterval(() => {
    if (!messaging.ready().ok) return
    clearInterval(until)
    process.send?.('ready')
  }, 50)
} else {
  const { messaging } = await startService('writer', databaseUrl, { topicPrefix: prefix, publishes: [event] })
  process.send?.('ready')
  // Each replica has keys of its own, so that the numbers of a key are in order.
  let [n, rate] = [0, 0]
  process.on('message', (message) => {
    if (typeof message === 'number') rate = message
    else void messaging.partitions.request(event.topic, (message as { partitions: number }).partitions)
  })
  for (;;) {
    const began = performance.now()
    const count = Math.round(rate / 20)
    if (count > 0)
      await messaging.transact({}, async (work) => {
        for (let i = 0; i < count; i++, n++)
          work.publish(
            event,
            { source: `${name}-${n % KEYS}`, n: Math.floor(n / KEYS), padding: PADDING },
            { version: n },
          )
      })
    process.send?.({ published: n })
    await sleep(Math.max(1, 50 - (performance.now() - began)))
  }
}
