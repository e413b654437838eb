import { readFileSync } from 'node:fs'
import {
  deployUser,
  eventually,
  type KafkaUser,
  kafkaUserOf,
  testStack,
  uniquePrefix,
} from '@jangteo/testing'
import kafkajs, { type AclEntry, Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kafkaTransport, rightLine, rightsOf, type Transport } from '../src/index.ts'
import { log } from './support/worlds.ts'

// Node finds only the first names that this CommonJS module exports.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

const order = kafkaUserOf('order')
const use = { service: 'order', publishes: ['ordered'], reads: ['paid'] }
const specOf = (topic: string) => ({ topic, partitions: 2, retentionMs: 3_600_000, compacted: false })

const transportOf = (topicPrefix: string, user: KafkaUser, runsAs?: string): Transport => {
  const transport = kafkaTransport({
    ...{ brokers: testStack().kafkaUserBrokers, clientId: user.username, topicPrefix, log },
    ...{ login: { user, tlsCa: testStack().kafkaTlsCa }, runsAs, sessionTimeoutMs: 3_000 },
  })
  onTestFinished(() => transport.close())
  return transport
}

/** Kafka as a user sees it, or the deploy step. */
async function adminOf(user: KafkaUser) {
  const admin = new Kafka({
    brokers: [...testStack().kafkaUserBrokers],
    ...{ logLevel: logLevel.NOTHING, retry: { retries: 2, initialRetryTime: 50 } },
    sasl: { mechanism: 'scram-sha-512', ...user },
    ssl: { ca: [readFileSync(testStack().kafkaTlsCa as string, 'utf8')] },
  }).admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  return admin
}

async function deploy(prefix: string, service = order): Promise<Transport> {
  const deployer = transportOf(prefix, deployUser, service.username)
  await deployer.ensureTopics([specOf('ordered'), specOf('paid'), specOf('other')])
  await deployer.grant(use)
  return deployer
}

const record = (topic: string) => ({ topic, key: 'k', value: Buffer.from('v'), headers: {} })

/** Reads until it has had a record of the topic. */
async function read(transport: Transport, group: string, topic: string): Promise<void> {
  let had = 0
  const member = await transport.subscribe({
    ...{ group, topics: [topic], maxRecords: 100 },
    async deliver({ records }) {
      had += records.length
      return { nextOffset: (records.at(-1)?.offset ?? 0n) + 1n }
    },
    onCrash: () => undefined,
  })
  await eventually(() => expect(had).toBeGreaterThan(0))
  await member.stop()
}

describe('the rights of a service', () => {
  it('follow from its contract', () => {
    expect(rightsOf({ ...use, readsFormer: ['payed'] }, 'p.').map(rightLine)).toEqual([
      'write topic p.ordered',
      'alter topic p.ordered',
      'read topic p.paid',
      'read topic p.payed',
      'create topic p.ordered',
      'create topic p.paid',
      'write topic p.dlq.order.*',
      'create topic p.dlq.order.*',
      'read group p.order',
      'read group p.order.*',
      'delete group p.order.replay-*',
      'describe topic __consumer_offsets',
      'describe group p.*',
    ])
    const reading = rightsOf({ service: 'order', publishes: [], reads: [] }).map(rightLine)
    expect(reading.filter((line) => line.includes('describe'))).toEqual([])
    expect(rightsOf(use).map(rightLine)).toContain('describe group *')
  })

  it('let it do all that it does while it runs', async () => {
    const prefix = uniquePrefix()
    await deploy(prefix)
    const transport = transportOf(prefix, order)
    transport.declare([specOf('ordered'), specOf('paid')])
    await transport.publish([record('ordered')])
    // More partitions of its own topic: with what it needs to know of the readers.
    await transport.ensureTopics([{ ...specOf('ordered'), partitions: 3 }])
    expect(await transport.readersOf('ordered', await transport.endsOf('ordered'))).toEqual([])
    expect(await transport.partitionsOf(['ordered', 'paid'])).toEqual(
      new Map([
        ['ordered', 3],
        ['paid', 2],
      ]),
    )
    await transportOf(prefix, deployUser).publish([record('paid')])
    await read(transport, 'order', 'paid')
    await read(transport, 'order.batching', 'paid')
    await read(transport, 'order.replay-1', 'paid')
    await transport.forgetGroups(['order.replay-1'])
    // A dead letter, whose topic is created with it.
    const letters = 'dlq.order.paid'
    transport.declare([{ ...specOf(letters), partitions: 1, anyPartitions: true }])
    await eventually(() => transport.publish([record(letters)]))
    // A topic that is deleted while it is in use.
    const admin = await adminOf(deployUser)
    await admin.deleteTopics({ topics: [`${prefix}ordered`] })
    await eventually(() => transport.publish([record('ordered')]))
    expect(await admin.listTopics()).toContain(`${prefix}ordered`)
  })

  it('see every group that reads a topic, so that it is spread over more partitions only when all have read it', async () => {
    const prefix = uniquePrefix()
    await deploy(prefix)
    const transport = transportOf(prefix, order)
    await transport.publish([record('ordered')])
    await read(transportOf(prefix, deployUser), 'outside', 'ordered')
    const readers = await transport.readersOf('ordered', await transport.endsOf('ordered'))
    expect(readers).toMatchObject([{ group: 'outside', waiting: 0n }])
  })

  it('end there', async () => {
    const prefix = uniquePrefix()
    const deployer = await deploy(prefix)
    const transport = transportOf(prefix, order)
    await expect(transport.publish([record('other')])).rejects.toThrow(
      /refuses the user "order" a right on a topic/,
    )
    await expect(transport.publish([record('paid')])).rejects.toThrow(/refuses the user "order" a right/)
    const refused = /authoriz/i
    const own = transportOf(prefix, order, 'order')
    await expect(own.grant(use)).rejects.toThrow(refused)
    await expect(own.revoke(use)).rejects.toThrow(refused)
    await deployer.publish([record('other')])
    const admin = await adminOf(order)
    await expect(admin.deleteTopics({ topics: [`${prefix}paid`] })).rejects.toThrow(refused)
    await expect(admin.deleteTopics({ topics: [`${prefix}ordered`] })).rejects.toThrow(refused)
    await expect(
      admin.createPartitions({ topicPartitions: [{ topic: `${prefix}paid`, count: 9 }] }),
    ).rejects.toThrow(refused)
    await expect(admin.createTopics({ topics: [{ topic: `${prefix}mine` }] })).rejects.toThrow()
    await expect(admin.fetchTopicOffsets(`${prefix}other`)).rejects.toThrow(refused)
    expect(await admin.listTopics()).not.toContain(`${prefix}other`)
  })

  it('that it no longer needs are taken away by `revoke`, and none of another shop', async () => {
    const [prefix, other] = [uniquePrefix(), uniquePrefix()]
    const service = kafkaUserOf(`tested-${prefix.slice(0, -1)}`)
    const deployer = await deploy(prefix, service)
    const elsewhere = await deploy(other, service)
    const revoked = await deployer.revoke({ ...use, publishes: [] })
    expect(revoked).toContain(`User:${service.username}: write topic ${prefix}ordered`)
    expect(revoked).not.toContain(`User:${service.username}: read topic ${prefix}paid`)
    await eventually(async () => expect(await deployer.revoke({ ...use, publishes: [] })).toEqual([]))
    expect(await elsewhere.revoke(use)).toEqual([])
  })

  it.each(['', uniquePrefix()])(
    'are all that `revoke` leaves, in a shop with the prefix "%s"',
    async (prefix) => {
      const { username } = kafkaUserOf(`tested-${uniquePrefix().slice(0, -1)}`)
      const deployer = transportOf(prefix, deployUser, username)
      await deployer.grant(use)
      const admin = await adminOf(deployUser)
      const entry = (
        resource: keyof typeof AclResourceTypes,
        resourceName: string,
        more: Partial<AclEntry> = {},
      ) => ({
        ...{ resourceType: AclResourceTypes[resource], resourceName },
        resourcePatternType: ResourcePatternTypes.LITERAL,
        ...{ principal: `User:${username}`, host: '*', operation: AclOperationTypes.WRITE },
        permissionType: AclPermissionTypes.ALLOW,
        ...more,
      })
      const prefixed = { resourcePatternType: ResourcePatternTypes.PREFIXED }
      const surplus = [
        entry('TOPIC', '*'),
        entry('CLUSTER', 'kafka-cluster', { operation: AclOperationTypes.ALTER }),
        entry('TRANSACTIONAL_ID', `${prefix}order`),
        entry('TOPIC', `${prefix}order.paid`),
        entry('TOPIC', `${prefix}order.`, prefixed),
        entry('TOPIC', `${prefix}dlq.coupon.`, prefixed),
        entry('GROUP', `${prefix}coupon`, { operation: AclOperationTypes.READ }),
      ]
      const others = [
        entry('TOPIC', 'other.order.paid'),
        entry('TOPIC', 'other.', prefixed),
        entry('TOPIC', 'order-archive'),
        entry('GROUP', 'other.order', { operation: AclOperationTypes.READ }),
      ]
      const denied = surplus.map((each) => ({ ...each, permissionType: AclPermissionTypes.DENY }))
      await admin.createAcls({ acl: [...surplus, ...others, ...denied] })
      const all = async () => {
        const { resources } = await admin.describeAcls({
          ...{ resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY },
          ...{ principal: `User:${username}`, operation: AclOperationTypes.ANY },
          permissionType: AclPermissionTypes.ANY,
        })
        return resources.flatMap(({ acls, ...on }) => acls.map((acl) => ({ ...on, ...acl })))
      }
      await eventually(async () =>
        expect(await all()).toEqual(expect.arrayContaining([...surplus, ...denied])),
      )
      expect(await deployer.revoke(use)).toHaveLength(surplus.length)
      await eventually(async () => {
        const left = await all()
        for (const each of surplus) expect(left).not.toContainEqual(each)
        expect(left).toEqual(expect.arrayContaining([...others, ...denied]))
        expect(left).toHaveLength(rightsOf(use, prefix).length + others.length + denied.length)
      })
      await admin.deleteAcls({ filters: await all() })
    },
  )

  it('that another shop has without a prefix, with the same users, stay when `revoke` runs in one with a prefix', async () => {
    const service = kafkaUserOf(`tested-${uniquePrefix().slice(0, -1)}`)
    const elsewhere = transportOf('', deployUser, service.username)
    await elsewhere.grant(use)
    const deployer = transportOf(uniquePrefix(), deployUser, service.username)
    expect(await deployer.revoke(use)).toEqual([])
  })
})

it('without a bootstrap a service does not join its group, says why and what to do, and joins when it has the rights', async () => {
  const prefix = uniquePrefix()
  const deployer = transportOf(prefix, deployUser, 'order')
  await deployer.ensureTopics([specOf('ordered'), specOf('paid')])
  const transport = transportOf(prefix, order)
  const reasons: (string | undefined)[] = []
  const joined = transport.subscribe({
    ...{ group: 'order', topics: ['paid'], maxRecords: 100 },
    deliver: async () => ({ nextOffset: 0n }),
    onCrash: () => undefined,
    onWaiting: (reason) => reasons.push(reason),
  })
  await eventually(() => expect(reasons.join()).toMatch(/bootstrap.*KAFKA_DEPLOY_USERNAME/))
  await deployer.grant(use)
  await joined
})

it('a wrong password is named, without the password', async () => {
  const prefix = uniquePrefix()
  const transport = transportOf(prefix, { username: 'order', password: 'guessed' })
  const sent = transport.publish([record('ordered')])
  await expect(sent).rejects.toThrow(
    /does not accept the user "order": KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD/,
  )
  await expect(sent).rejects.not.toThrow(/guessed/)
})
