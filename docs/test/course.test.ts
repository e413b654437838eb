import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allEvents, CouponReserved, eventOn } from '@jangteo/events'
import { describe, expect, it } from 'vitest'
import { isCommand, problemsOf, type Row, rowsOf } from './support/course-page.ts'

const page = readFileSync(join(import.meta.dirname, '../course.md'), 'utf8')
const rows = rowsOf(page)
/** The rows of the table of topics: `topic` | event | remark. */
const topics = rows.flatMap(({ there, here: [topic = '', name = ''] }) => {
  const [, plain] = /^`([\w.-]+)`$/.exec(topic) ?? []
  return plain !== undefined && eventOn(plain) ? [{ there, topic: plain, name }] : []
})

it('docs/course.md names only what there is', () => {
  expect(rows.length).toBeGreaterThan(80)
  expect(rows.flatMap((row) => problemsOf(row, 'docs'))).toEqual([])
  const commands = [...page.matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command as string)
  expect(commands.filter((command) => !isCommand(command))).toEqual([])
})

it('docs/course.md says of each topic of the material which topic and event it is here', () => {
  expect(topics.length).toBeGreaterThan(10)
  for (const { topic, name } of topics)
    expect(allEvents).toContainEqual(expect.objectContaining({ topic, name }))
})

it('no topic of the shop has a name by which the material means another event', () => {
  const names = new Set(allEvents.map(({ topic }) => topic))
  const meant = topics.flatMap(({ there, topic }) =>
    [...there.matchAll(/([a-z-]+(?:\.[a-z-]+)+)/g)].map(([, name]) => ({ name, topic })),
  )
  expect(meant.length).toBeGreaterThan(5)
  expect(meant.filter(({ name, topic }) => names.has(name as string) && name !== topic)).toEqual([])
  expect(CouponReserved.former.map(({ topic }) => topic)).toEqual(['coupon.applied'])
})

describe('a row', () => {
  const row = (...here: string[]): Row => ({ there: '`x`', here })

  it.each([
    ['a topic', '`order.paied`', 'there is no order.paied'],
    ['an event', '`OrderPayed`', 'there is no OrderPayed'],
    ['a route', '`POST /order`', 'there is no POST /order'],
    ['a script', '`npm run benches`', 'there is no npm run benches'],
    ['a measurement', '`npm run bench -- order`', 'there is no npm run bench -- order'],
    ['a command of the stack', '`npm run stack -- grow`', 'there is no npm run stack -- grow'],
    ['a part on request', '`npm run stack -- up conect`', 'there is no npm run stack -- up conect'],
    ['an option', '`npm start -- --broker 3`', 'there is no npm start -- --broker 3'],
    ['a tool of Kafka', '`npm run kafka -- kafka-topic`', 'there is no npm run kafka -- kafka-topic'],
    ['what to rebuild', '`npm run rebuild -- wal`', 'there is no npm run rebuild -- wal'],
    ['a service to replay', '`npm run replay -- order`', 'there is no npm run replay -- order'],
    ['a suite', '`npm test messaging conform.test.ts`', 'there is no npm test messaging conform.test.ts'],
    ['a file', '[it](../apps/none.ts)', 'there is no apps/none.ts'],
    ['a heading', '[it](scaling.md#figures)', 'docs/scaling.md has no heading figures'],
    [
      'a setting',
      '[`acks: 1`](../packages/messaging/src/transport/kafka/transport.ts)',
      'packages/messaging/src/transport/kafka/transport.ts does not have "acks: 1"',
    ],
    ['a figure', '[`9000 /s`](performance.md#orders)', 'docs/performance.md does not have "9000 /s"'],
    ['something in a folder', '[`x`](../apps)', 'apps is a folder, and cannot have "x"'],
    ['nothing', 'we have it', 'nothing shows it'],
  ])('that names %s that there is not is refused', (_, cell, problem) => {
    expect(problemsOf(row('the place', cell), 'docs')).toEqual([`\`x\`: ${problem}`])
  })

  it('that names what there is passes', () => {
    const cells = [
      '`order.paid`, `coupon.applied`, `OrderPaid`, `POST /orders/{orderId}/pay`, `eventId`',
      '`npm start -- --brokers 3`, `npm test messaging conformance.test.ts`, `npm run stack -- up connect`',
      '[`acks: -1`](../packages/messaging/src/transport/kafka/transport.ts), [x](scaling.md#the-scenarios)',
    ]
    expect(problemsOf(row(...cells), 'docs')).toEqual([])
  })
})
