import {
  type Acl,
  AclOperations,
  AclPermissionTypes,
  Admin,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka'
import { consoleDeployConfig } from '../config.ts'
import { type KafkaLogin, loginOf } from './login.ts'

/** The console's command `bootstrap`. @returns what to print @throws ConfigError; else as `giveRights` */
export async function bootstrap(config = consoleDeployConfig()): Promise<string> {
  const { KAFKA_SASL_USERNAME: user, KAFKA_DEPLOY_USERNAME, KAFKA_DEPLOY_PASSWORD } = config
  if (user === undefined) return 'Kafka has no users here: the console needs no rights.'
  const deployer = KAFKA_DEPLOY_USERNAME !== undefined && {
    KAFKA_SASL_USERNAME: KAFKA_DEPLOY_USERNAME,
    KAFKA_SASL_PASSWORD: KAFKA_DEPLOY_PASSWORD,
  }
  const login = loginOf({ ...config, ...deployer })
  const mayWrite = config.NODE_ENV !== 'production'
  await giveRights({ brokers: config.KAFKA_BROKERS, login, user, mayWrite })
  return `${user} has its rights at Kafka.`
}

interface Given {
  readonly brokers: readonly string[]
  /** Of a user that may give rights. */
  readonly login: KafkaLogin
  /** Who gets them. */
  readonly user: string
  /** Whether it sends test records: in development. */
  readonly mayWrite: boolean
}

/**
 * Gives the console its rights at Kafka: it looks at all topics and groups, and changes nothing. Takes away what else it is allowed, as
 * to write, which it is in development. Safe to call repeatedly.
 * @throws when Kafka refuses it, or does not answer
 */
export async function giveRights({ brokers, login, user, mayWrite }: Given): Promise<void> {
  const admin = new Admin({ clientId: 'console-deploy', bootstrapBrokers: [...brokers], ...login })
  try {
    const creations = usersOf(user).flatMap((each) => rightsOf(each, mayWrite))
    await admin.createAcls({ creations })
    const wanted = new Set(creations.map(keyOf))
    const allowed = (await Promise.all(usersOf(user).map((each) => allowedTo(admin, each)))).flat()
    const filters = allowed.filter((acl) => !wanted.has(keyOf(acl)))
    if (filters.length > 0) await admin.deleteAcls({ filters })
  } finally {
    await admin.close()
  }
}

/** What a user is allowed; what it is denied is the administrator's. */
async function allowedTo(admin: Admin, user: string): Promise<Acl[]> {
  const found = await admin.describeAcls({
    filter: {
      ...{
        resourceType: ResourceTypes.ANY,
        resourceName: null,
        resourcePatternType: ResourcePatternTypes.ANY,
      },
      ...{ principal: `User:${user}`, host: null, operation: AclOperations.ANY },
      permissionType: AclPermissionTypes.ALLOW,
    },
  })
  return found.flatMap(({ acls, ...target }) => acls.map((acl) => ({ ...target, ...acl })))
}

const keyOf = (acl: Acl): string =>
  JSON.stringify([
    ...[acl.principal, acl.host, acl.operation],
    ...[acl.resourceType, acl.resourcePatternType, acl.resourceName],
  ])

/** As each service, the console has two users, so that a password is changed without a pause (`usersOf` of packages/messaging). */
function usersOf(username: string): string[] {
  const first = username.replace(/-2$/, '')
  return [first, `${first}-2`]
}

function rightsOf(user: string, mayWrite: boolean) {
  const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperations
  const wanted = [
    [ResourceTypes.TOPIC, '*', READ],
    [ResourceTypes.TOPIC, '*', DESCRIBE_CONFIGS],
    [ResourceTypes.GROUP, '*', DESCRIBE],
    [ResourceTypes.CLUSTER, 'kafka-cluster', DESCRIBE],
    ...(mayWrite ? [[ResourceTypes.TOPIC, '*', WRITE] as const] : []),
  ] as const
  return wanted.map(([resourceType, resourceName, operation]) => ({
    ...{ resourceType, resourceName, operation, principal: `User:${user}`, host: '*' },
    resourcePatternType: ResourcePatternTypes.LITERAL,
    permissionType: AclPermissionTypes.ALLOW,
  }))
}
