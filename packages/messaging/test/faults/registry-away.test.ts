import { once } from 'node:events'
import net from 'node:net'
import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { SchemaUnknown } from '../../src/errors.ts'
import { confluentRegistry, createMessaging } from '../../src/index.ts'
import {
  applied,
  createService,
  recording,
  startService,
  type Tx,
  takeNote,
  testDatabase,
  unexpected,
} from '../support/service.ts'
import { log, worlds } from '../support/worlds.ts'

/** A registry that takes every connection and never answers. */
async function silentRegistry() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return confluentRegistry({ url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}` })
}

it('a registry that never answers is not waited for by a service that has run before, bootstrap included', async () => {
  const world = worlds.kafka()
  const database = await testDatabase()
  const first = await startService(world, database, { subscriptions: [recording()] })
  await first.stop()
  const second = createService(world, database, {
    registry: await silentRegistry(),
    subscriptions: [recording()],
  })
  await second.bootstrap()
  await second.start(unexpected)
  await takeNote(second, 'kim', 1)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }), { timeout: 20_000 })
})

it('a registry is not needed for the first event of a kind: bootstrap has pinned what the service consumes', async () => {
  const world = worlds.kafka()
  const database = await testDatabase()
  const writer = await startService(world, await testDatabase(), { service: 'writer' })
  let away = false
  const unlessAway =
    <A extends unknown[], R>(ask: (...asked: A) => Promise<R>) =>
    async (...asked: A): Promise<R> => {
      if (away) throw SchemaUnknown({ what: 'anything: it is away for good' })
      return ask(...asked)
    }
  const { register, idOf, versionsOf, definitionOf } = world.registry
  const reader = createService(world, database, {
    publishes: [],
    subscriptions: [recording()],
    registry: {
      register: unlessAway(register),
      idOf: unlessAway(idOf),
      versionsOf: unlessAway(versionsOf),
      definitionOf: unlessAway(definitionOf),
    },
  })
  await reader.bootstrap()
  away = true
  await reader.start(unexpected)
  await takeNote(writer, 'kim', 1)
  await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }), { timeout: 20_000 })
})

it('the memory transport is refused a database that was used with Kafka: its schema ids mean something else', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.kafka(), database)
  await service.stop()
  const { transport, registry } = worlds.memory()
  const other = createMessaging<Tx>({
    ...{ service: 'reader', database, transport: transport(), registry, log },
    ...{ publishes: [], subscriptions: [], clock: () => new Date() },
  })
  onTestFinished(() => other.stop())
  const refusal =
    'this database has been used with MESSAGING_TRANSPORT=kafka and must not be used with memory'
  await expect(other.bootstrap()).rejects.toThrow(refusal)
  await expect(other.start(unexpected)).rejects.toThrow(refusal)
  await expect(other.transact({}, async () => undefined)).rejects.toThrow(refusal)
})
