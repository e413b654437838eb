import { deployUser, eventually, kafkaLogin, kafkaUserOf, testStack, uniquePrefix } from '@jangteo/testing'
import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  Producer,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { loginOf } from '../../src/kafka/login.ts'
import { kafkaReader } from '../../src/kafka/reader.ts'
import { giveRights } from '../../src/kafka/rights.ts'

const { kafkaUserBrokers: brokers, schemaRegistryUrl } = testStack()
const user = kafkaUserOf('console')
const deployer = loginOf({ ...kafkaLogin(deployUser), KAFKA_BROKERS: brokers })
const login = loginOf({ ...kafkaLogin(user), KAFKA_BROKERS: brokers })
const topic = `${uniquePrefix()}looked-at`

const adminOf = (options: typeof login) => {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...brokers], retries: 1, ...options })
  onTestFinished(() => admin.close())
  return admin
}

/** The reasons of an error, and of those behind it. */
function reasonsOf(error: unknown): string {
  const { message, errors = [], cause } = error as Error & { errors?: readonly unknown[] }
  return [message, ...[...errors, ...(cause ? [cause] : [])].map(reasonsOf)].join('; ')
}
const refused = (doing: Promise<unknown>) =>
  expect(doing.then(() => 'done', reasonsOf)).resolves.toMatch(/authoriz/i)

beforeAll(async () => {
  await giveRights({ brokers, login: deployer, user: user.username, mayWrite: false })
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...brokers], ...deployer })
  await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 })
  await admin.close()
})

it('the console looks at all topics and groups as its own user', async () => {
  const reader = kafkaReader({ brokers, login, registryUrl: schemaRegistryUrl })
  onTestFinished(() => reader.close())
  const { items } = await reader.topics()
  expect(items.map(({ name }) => name)).toContain(topic)
  expect(await reader.topic(topic)).toMatchObject({ name: topic })
  expect((await reader.records({ topic, from: 'newest', limit: 1 })).items).toEqual([])
  await reader.groups()
})

it('it changes nothing, and in production it writes nothing', async () => {
  const admin = adminOf(login)
  await refused(admin.createTopics({ topics: [`${topic}-2`], partitions: 1, replicas: 1 }))
  await refused(admin.deleteTopics({ topics: [topic] }))
  await refused(giveRights({ brokers, login, user: user.username, mayWrite: true }))
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [...brokers], retries: 0, ...login })
  onTestFinished(() => producer.close())
  const message = { topic, partition: 0, value: Buffer.from('forged') }
  await refused(producer.send({ messages: [message], acks: -1 }))
})

it('a change to production takes away what it was allowed in development, and leaves what an administrator denies it', async () => {
  const tested = `tested-${uniquePrefix().slice(0, -1)}`
  const admin = adminOf(deployer)
  const rights = async () => {
    const found = await admin.describeAcls({
      filter: {
        ...{ resourceType: ResourceTypes.ANY, resourceName: null },
        ...{ resourcePatternType: ResourcePatternTypes.ANY, principal: `User:${tested}`, host: null },
        ...{ operation: AclOperations.ANY, permissionType: AclPermissionTypes.ANY },
      },
    })
    return found.flatMap(({ acls, ...on }) => acls.map((acl) => ({ ...on, ...acl })))
  }
  const write = {
    ...{
      resourceType: ResourceTypes.TOPIC,
      resourceName: '*',
      resourcePatternType: ResourcePatternTypes.LITERAL,
    },
    ...{ principal: `User:${tested}`, host: '*', operation: AclOperations.WRITE },
    permissionType: AclPermissionTypes.ALLOW,
  }
  const denied = { ...write, permissionType: AclPermissionTypes.DENY }
  await admin.createAcls({ creations: [denied] })
  await giveRights({ brokers, login: deployer, user: tested, mayWrite: true })
  await eventually(async () => expect(await rights()).toEqual(expect.arrayContaining([write, denied])))
  await giveRights({ brokers, login: deployer, user: tested, mayWrite: false })
  await eventually(async () => {
    const left = await rights()
    expect(left).not.toContainEqual(write)
    expect(left).toContainEqual(denied)
    expect(left).toHaveLength(5)
  })
})
