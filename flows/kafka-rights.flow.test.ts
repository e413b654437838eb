import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AuditAnswered, allEvents, PersonForgotten } from '@jangteo/events'
import type { Environment } from '@jangteo/service-kit'
import { services } from '@jangteo/shop'
import {
  deployLogin,
  deployUser,
  eventually,
  type FreshDatabase,
  freshDatabase,
  type KafkaUser,
  kafkaLogin,
  kafkaUserOf,
  testEnvironment,
  testStack,
  uniquePrefix,
} from '@jangteo/testing'
import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  alterUserScramCredentialsV0,
  type Connection,
  describeGroupsV5,
  FindCoordinatorKeyTypes,
  findCoordinatorV6,
  metadataV12,
  offsetCommitV9,
  Producer,
  ResourcePatternTypes,
  ResourceTypes,
  ResponseError,
} from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

/**
 * What each user may do with each topic and group, as the broker itself answers it: a user that asks is told which operations are
 * allowed. What is expected here follows from the contracts, and not from the code that gives the rights.
 */

type ServiceName = keyof typeof services
const names = Object.keys(services) as ServiceName[]
const prefix = uniquePrefix()
const topics = allEvents.map(({ topic }) => topic)
const letters = names.map((name) => `dlq.${name}.order.paid`)
/** Of no contract. */
const OTHER = 'other'
/** Kafka's number of it. */
const SCRAM_SHA_512 = 2
const groups = [
  ...names.flatMap((name) => [name, `${name}.batching`, `${name}.replay-1`]),
  // A name that begins as another one.
  ...['orders', 'console', 'outside'],
]

const databases: FreshDatabase[] = []
const contracts = new Map<ServiceName, { publishes: ReadonlySet<string>; reads: ReadonlySet<string> }>()

const environmentOf = (name: string, more: Environment = {}): Record<string, string | undefined> => ({
  ...testEnvironment(),
  ...kafkaLogin(kafkaUserOf(name)),
  ...deployLogin,
  NODE_ENV: 'test',
  TOPIC_PREFIX: prefix,
  LOG_LEVEL: 'silent',
  ...more,
})

const clientOf = ({ username, password }: KafkaUser) => ({
  clientId: username,
  bootstrapBrokers: [...testStack().kafkaUserBrokers],
  sasl: { mechanism: 'SCRAM-SHA-512' as const, username, password },
  tls: { ca: [readFileSync(testStack().kafkaTlsCa as string, 'utf8')] },
  retries: 2,
})

async function adminOf(user: KafkaUser): Promise<Admin> {
  const admin = new Admin(clientOf(user))
  onTestFinished(() => admin.close())
  return admin
}

const connectionOf = async (user: KafkaUser) => connectionBy(await adminOf(user))

async function connectionBy(admin: Admin): Promise<Connection> {
  const { brokers } = await admin.metadata({ topics: [] })
  const [id = 0] = brokers.keys()
  return (await admin.connectToBrokers([id])).get(id) as Connection
}

/** The names of the operations in Kafka's bit field; none when the broker gives no answer. */
const operationsIn = (bits: number): string[] =>
  bits < 0
    ? []
    : Object.entries(AclOperations)
        .filter(([, number]) => bits & (1 << number))
        .map(([name]) => name)
        .sort()

/** What the user may do with each of these topics, by name without prefix. */
async function topicRights(user: KafkaUser, asked: readonly string[]): Promise<Record<string, string[]>> {
  const connection = await connectionOf(user)
  const answer = await metadataV12.api
    .async(
      connection,
      asked.map((topic) => prefix + topic),
      false,
      true,
    )
    .catch((error) => {
      if (error instanceof ResponseError && error.response) return error.response as never
      throw error
    })
  const { topics: found } = answer as {
    topics: { name: string; topicAuthorizedOperations: number; errorCode: number }[]
  }
  return Object.fromEntries(
    found.map(({ name, topicAuthorizedOperations, errorCode }) => [
      name.slice(prefix.length),
      errorCode === 0 ? operationsIn(topicAuthorizedOperations) : [],
    ]),
  )
}

async function groupRights(user: KafkaUser, asked: readonly string[]): Promise<Record<string, string[]>> {
  const connection = await connectionOf(user)
  const answer = await describeGroupsV5.api
    .async(
      connection,
      asked.map((group) => prefix + group),
      true,
    )
    .catch((error) => {
      if (error instanceof ResponseError && error.response) return error.response as never
      throw error
    })
  const { groups: found } = answer as {
    groups: { groupId: string; authorizedOperations: number; errorCode: number }[]
  }
  const refused = 30
  return Object.fromEntries(
    found.map(({ groupId, authorizedOperations, errorCode }) => [
      groupId.slice(prefix.length),
      errorCode === refused ? [] : operationsIn(authorizedOperations),
    ]),
  )
}

beforeAll(async () => {
  // One after the other: all at once are too much for a registry that has just started.
  for (const name of names) {
    const database = await freshDatabase(name)
    databases.push(database)
    const deployer = services[name].createDeployer(environmentOf(name, { DATABASE_URL: database.url }))
    await eventually(() => deployer.commands.bootstrap(), { timeout: 30_000 })
    const { publishes, reads } = deployer.contracts
    contracts.set(name, {
      publishes: new Set(publishes.map(({ topic }) => topic)),
      reads: new Set(reads.map(({ topic }) => topic)),
    })
    await deployer.stop()
  }
  const admin = new Admin(clientOf(deployUser))
  const extra = [...letters, OTHER].map((topic) => prefix + topic)
  await admin.createTopics({ topics: extra, partitions: 1, replicas: 1 })
  // A broker says what is allowed of groups that exist.
  const connection = await connectionBy(admin)
  for (const group of groups)
    await eventually(
      async () => {
        await findCoordinatorV6.api.async(connection, FindCoordinatorKeyTypes.GROUP, [prefix + group])
        const place = { partitionIndex: 0, committedOffset: 0n, committedLeaderEpoch: -1 }
        const committed = [{ name: prefix + OTHER, partitions: [place] }]
        await offsetCommitV9.api.async(connection, prefix + group, -1, '', null, committed)
      },
      { timeout: 30_000 },
    )
  await admin.close()
}, 180_000)
afterAll(() => Promise.all(databases.map((database) => database.drop())))

describe.each(names)('%s', (name) => {
  const user = kafkaUserOf(name)

  it('may write what it publishes, read what it subscribes to, and nothing else', async () => {
    const contract = contracts.get(name)
    const expected = (topic: string): string[] => {
      const publishes = contract?.publishes.has(topic)
      const reads = contract?.reads.has(topic)
      const operations = [
        ...(publishes ? ['WRITE', 'ALTER'] : []),
        ...(reads ? ['READ'] : []),
        ...(publishes || reads ? ['CREATE', 'DESCRIBE'] : []),
      ]
      return operations.sort()
    }
    expect(await topicRights(user, topics)).toEqual(
      Object.fromEntries(topics.map((topic) => [topic, expected(topic)])),
    )
  })

  it('may write its own dead letters, and touch no others', async () => {
    const own = `dlq.${name}.`
    expect(await topicRights(user, [...letters, OTHER])).toEqual(
      Object.fromEntries(
        [...letters, OTHER].map((topic) => [
          topic,
          topic.startsWith(own) ? ['CREATE', 'DESCRIBE', 'WRITE'] : [],
        ]),
      ),
    )
  })

  it('may join its own groups, and at most look at others', async () => {
    const looks = (contracts.get(name)?.publishes.size ?? 0) > 0
    const expected = (group: string): string[] => {
      if (group === `${name}.replay-1`) return ['DELETE', 'DESCRIBE', 'READ']
      if (group === name || group.startsWith(`${name}.`)) return ['DESCRIBE', 'READ']
      return looks ? ['DESCRIBE'] : []
    }
    expect(await groupRights(user, groups)).toEqual(
      Object.fromEntries(groups.map((group) => [group, expected(group)])),
    )
  })

  it('cannot give itself more: no right, no password, no topic', async () => {
    const admin = await adminOf(user)
    const right = {
      resourceType: ResourceTypes.TOPIC,
      resourceName: '*',
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:${name}`,
      host: '*',
      operation: AclOperations.ALL,
      permissionType: AclPermissionTypes.ALLOW,
    }
    const refused = (doing: Promise<unknown>) =>
      expect(doing.then(() => 'done', reasonsOf)).resolves.toMatch(/authoriz/i)
    await refused(admin.createAcls({ creations: [right] }))
    await refused(admin.deleteTopics({ topics: [`${prefix}${topics[0]}`] }))
    await refused(admin.createTopics({ topics: [`${prefix}of-mine`], partitions: 1, replicas: 1 }))
    const connection = await connectionOf(user)
    const credential = {
      ...{ name: 'deploy', mechanism: SCRAM_SHA_512, iterations: 4096 },
      ...{ salt: Buffer.from('salt'), saltedPassword: Buffer.alloc(64) },
    }
    await refused(alterUserScramCredentialsV0.api.async(connection, [], [credential]))
  })

  /** What becomes of a record that its user sends. */
  async function sent(topic: string): Promise<string> {
    const producer = new Producer({ ...clientOf(user), retries: 0 })
    onTestFinished(() => producer.close())
    const message = { topic: prefix + topic, partition: 0, value: Buffer.from('forged') }
    return producer.send({ messages: [message], acks: -1 }).then(() => 'sent', reasonsOf)
  }

  it('cannot send what it does not publish', async () => {
    const other = topics.find((topic) => !contracts.get(name)?.publishes.has(topic)) as string
    expect(await sent(other)).toMatch(/authoriz/i)
  })

  it.each([AuditAnswered, PersonForgotten])(
    'answers on its own topic of $address, and on that of no other service',
    async ({ all }) => {
      for (const { topic, publisher } of all) {
        const what = await sent(topic)
        expect({ topic, what }).toEqual({
          topic,
          what: publisher === name ? 'sent' : expect.stringMatching(/authoriz/i),
        })
      }
    },
  )
})

it('a service changes its password without a pause: it has two users with the same rights', async () => {
  const [first, second] = [kafkaUserOf('order'), { username: 'order-2', password: 'the new one' }]
  const connection = await connectionOf(deployUser)
  const salt = randomBytes(16)
  const credential = { name: second.username, mechanism: SCRAM_SHA_512, iterations: 4096 }
  const saltedPassword = pbkdf2Sync(second.password, salt, credential.iterations, 64, 'sha512')
  await alterUserScramCredentialsV0.api.async(connection, [], [{ ...credential, salt, saltedPassword }])
  const asked = [...topics, ...letters]
  await eventually(async () =>
    expect(await topicRights(second, asked)).toEqual(await topicRights(first, asked)),
  )
  await alterUserScramCredentialsV0.api.async(connection, [credential], [])
  await eventually(() => expect(topicRights(second, asked)).rejects.toThrow())
  expect(await topicRights(first, asked)).toHaveProperty(['order.paid'])
})

/** The reasons of an error, and of those behind it. */
function reasonsOf(error: unknown): string {
  const {
    message,
    errors = [],
    cause,
  } = error as {
    message: string
    errors?: readonly unknown[]
    cause?: unknown
  }
  const behind = [...errors, ...(cause ? [cause] : [])].map(reasonsOf)
  return [message, ...behind].join('; ')
}
