import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import { deployUser, eventually, kafkaUserOf, testStack, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { kafkaTransport } from '../../src/index.ts'
import { startLink } from '../support/link.ts'
import {
  applied,
  createService,
  recording,
  startService,
  takeNotes,
  testDatabase,
  unexpected,
  upTo,
} from '../support/service.ts'
import { userWorld } from '../support/user-world.ts'
import { log } from '../support/worlds.ts'
import { ownStack } from './own-stack.ts'

// Three: what they copy from each other is encrypted, too, and a record needs two of them.
ownStack({ parts: ['kafka'], brokers: 3 })

const order = kafkaUserOf('order')

/** A file with an authority that has not signed the certificate of the brokers. */
let other: string

beforeAll(() => {
  other = path.join(mkdtempSync(path.join(tmpdir(), 'jangteo-ca-')), 'other.pem')
  writeFileSync(other, rootCertificates[0] as string)
})
afterAll(() => rmSync(path.dirname(other), { recursive: true }))

const encrypted = () => ({ user: order, tlsCa: testStack().kafkaTlsCa })

it('a service works by encrypted connections', async () => {
  const database = await testDatabase()
  const service = await startService(userWorld({ login: encrypted() }), database, {
    subscriptions: [recording()],
  })
  await takeNotes(
    service,
    upTo(50).map((n) => ({ author: 'kim', n })),
  )
  await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(50) }))
})

describe('is refused, with what to do about it:', () => {
  /** What a client says that cannot send a record. */
  const refusal = async (options: Partial<Parameters<typeof kafkaTransport>[0]>): Promise<string> => {
    const transport = kafkaTransport({
      ...{ brokers: testStack().kafkaUserBrokers, clientId: 'tls', topicPrefix: uniquePrefix(), log },
      ...options,
    })
    onTestFinished(() => transport.close())
    const record = { topic: 'ordered', key: 'k', value: Buffer.from('v'), headers: {} }
    return transport.publish([record]).then(
      () => 'it was sent',
      ({ message }) => message,
    )
  }

  it.each(['another authority', 'system'])('a broker with a certificate of %s', async (which) => {
    const tlsCa = which === 'system' ? 'system' : other
    expect(await refusal({ login: { user: order, tlsCa } })).toMatch(
      /no authority in KAFKA_TLS_CA has signed the certificate of a broker/,
    )
  })

  it('a broker with a certificate for another name', async () => {
    const port = Number(testStack().kafkaUserBrokers[0]?.split(':')[1])
    const elsewhere = await startLink(port, '127.0.0.2')
    onTestFinished(() => elsewhere.close())
    expect(await refusal({ brokers: [elsewhere.address], login: encrypted() })).toMatch(
      /certificate of a broker is that of another server: .*127\.0\.0\.2/,
    )
  })

  it('a client that does not encrypt', async () => {
    expect(await refusal({ login: { user: order } })).toMatch(
      /the broker takes only encrypted connections: set KAFKA_TLS_CA/,
    )
  })

  it('a broker that does not encrypt', async () => {
    expect(await refusal({ brokers: testStack().kafkaBrokers, login: encrypted() })).toMatch(
      /its port takes connections in clear only/,
    )
  })
})

it('a service that does not trust the brokers is not ready, and says why', async () => {
  const world = userWorld({
    login: { user: order, tlsCa: other },
    deployer: { ...encrypted(), user: deployUser },
  })
  const service = createService(world, await testDatabase(), { subscriptions: [recording()] })
  await service.bootstrap()
  await service.start(unexpected)
  await eventually(() =>
    expect(service.ready()).toMatchObject({ ok: false, reason: expect.stringContaining('KAFKA_TLS_CA') }),
  )
})

it("only the owner of the stack can read the brokers' key", () => {
  const ca = testStack().kafkaTlsCa as string
  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)
  expect(modeOf(path.dirname(ca))).toBe('700')
  expect(modeOf(path.join(path.dirname(ca), 'broker.p12'))).toBe('600')
})
