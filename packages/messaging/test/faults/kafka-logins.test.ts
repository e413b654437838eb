import { eventually, freePortSet, type KafkaUser, kafkaUserOf, testStack } from '@jangteo/testing'
import { setKafkaPassword } from '@jangteo/testing/kafka-password'
import { pino } from 'pino'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { host, startLink } from '../support/link.ts'
import {
  applied,
  createService,
  recording,
  startService,
  takeNote,
  testDatabase,
  unexpected,
  upTo,
} from '../support/service.ts'
import { userWorld } from '../support/user-world.ts'
import { ownStack } from './own-stack.ts'

// kafkajs logs in again ten seconds before its session ends: here two seconds after the login.
const SESSION_MS = 12_000

const ports = await freePortSet()
// The broker says to all users that they reach it by the link.
const link = await startLink(ports.kafkaUsers)
ownStack({
  parts: ['kafka'],
  ports,
  // The link reads what passes.
  kafkaTls: false,
  brokerSettings: {
    'advertised.listeners': `OPEN://${host}:${ports.kafka},USERS://${link.address}`,
    'listener.name.users.connections.max.reauth.ms': SESSION_MS,
  },
})
afterAll(() => link.close())

const order = kafkaUserOf('order')

/** Services that log in by the link, and what they log. */
function world(user: KafkaUser = order) {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  return { ...userWorld({ login: { user }, brokers: [link.address], log }), lines }
}

const REFUSED = /Kafka does not accept the user "order": KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is wrong/

it('a service with a wrong password says so, waits, and goes on when the password is set at the broker', async () => {
  const { lines, ...wrong } = world({ ...order, password: 'guessed' })
  onTestFinished(() => setKafkaPassword(testStack(), order))
  const database = await testDatabase()
  const service = createService(wrong, database, { subscriptions: [recording()] })
  await service.bootstrap()
  await service.start(unexpected)
  await takeNote(service, 'kim', 1)
  await eventually(() =>
    expect(service.ready()).toMatchObject({ ok: false, reason: expect.stringMatching(REFUSED) }),
  )
  await eventually(() => expect(lines.join()).toMatch(/Kafka does not accept the user/))
  expect(lines.join()).not.toContain('guessed')
  await setKafkaPassword(testStack(), { ...order, password: 'guessed' })
  await eventually(() => expect(service.ready()).toEqual({ ok: true }), { timeout: 30_000 })
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
})

it('a service that runs when its password changes at the broker waits, too, and does not end', async () => {
  onTestFinished(() => setKafkaPassword(testStack(), order))
  const database = await testDatabase()
  const reasons: string[] = []
  const service = createService(world(), database, { subscriptions: [recording()] })
  await service.bootstrap()
  await service.start({ fatal: (reason) => reasons.push(reason) })
  await eventually(() => expect(service.ready()).toEqual({ ok: true }), { timeout: 30_000 })
  await takeNote(service, 'kim', 1)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  await setKafkaPassword(testStack(), { ...order, password: 'changed' })
  link.breakAll()
  await eventually(
    () => expect(service.ready()).toMatchObject({ ok: false, reason: expect.stringMatching(REFUSED) }),
    { timeout: 30_000 },
  )
  await takeNote(service, 'kim', 2)
  await setKafkaPassword(testStack(), order)
  await eventually(() => expect(service.ready()).toEqual({ ok: true }), { timeout: 30_000 })
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2] }))
  expect(reasons).toEqual([])
})

it('a session that ends goes on with another login on the same connections', async () => {
  const database = await testDatabase()
  const service = await startService(world(), database, { subscriptions: [recording()] })
  const ended = link.endedByBroker
  let n = 0
  await eventually(
    async () => {
      await takeNote(service, 'kim', ++n)
      // The relay's, and the consumer's two.
      expect(link.connections.filter(({ logins }) => logins > 2).length).toBeGreaterThanOrEqual(3)
    },
    { timeout: 40_000 },
  )
  await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(n) }))
  expect(link.endedByBroker).toBe(ended)
})

it('a login that is broken off is tried again, is not taken for a wrong password, and leaves no connection behind', async () => {
  const { lines, ...broken } = world()
  const database = await testDatabase()
  const service = createService(broken, database, { subscriptions: [recording()] })
  await service.bootstrap()
  link.breakLogins(6)
  await service.start(unexpected)
  await takeNote(service, 'kim', 1)
  await eventually(() => expect(service.ready()).toEqual({ ok: true }), { timeout: 30_000 })
  expect(link.brokenLogins).toBe(6)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  link.breakLogins(6)
  link.breakAll()
  await takeNote(service, 'kim', 2)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2] }), { timeout: 30_000 })
  expect(link.brokenLogins).toBe(12)
  // The relay has one, and the consumer two; another one reads the lag now and then. A client that was interrupted while it found the
  // brokers may keep the connection by which it asked for them until it is closed: the relay and the consumer one each.
  await eventually(() => expect(link.connections.length).toBeLessThanOrEqual(6))
  await service.stop()
  await eventually(() => expect(link.connections).toEqual([]))
  expect(lines.join()).not.toMatch(/authentication failed|does not accept/)
})
