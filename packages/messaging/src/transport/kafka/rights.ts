import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type AclEntry, type Kafka } from 'kafkajs'
import type { Right, RightPlace } from '../../access.ts'
import { type Admin, withAdmin } from './admin.ts'

// Node finds only the first names that this CommonJS module exports.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

const operations = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  create: AclOperationTypes.CREATE,
  alter: AclOperationTypes.ALTER,
  describe: AclOperationTypes.DESCRIBE,
  delete: AclOperationTypes.DELETE,
} as const
const resources = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP } as const
const matches = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED } as const

const entryOf = (user: string, { resource, name, match, operation }: Right): AclEntry => ({
  resourceType: resources[resource],
  resourceName: name,
  resourcePatternType: matches[match],
  principal: `User:${user}`,
  host: '*',
  operation: operations[operation],
  permissionType: AclPermissionTypes.ALLOW,
})

const keyOf = (entry: AclEntry): string =>
  JSON.stringify([
    ...[entry.principal, entry.host, entry.operation, entry.permissionType],
    ...[entry.resourceType, entry.resourcePatternType, entry.resourceName],
  ])

/** How long a broker may need to learn of rights that were given, in milliseconds; it learns of them from the controller. */
const LEARNED_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 50

/**
 * Gives users their rights. Resolves when a broker knows them. Safe to call repeatedly and concurrently.
 * @throws when the client may not give rights, or the broker does not answer
 */
export function grant(kafka: Kafka, users: readonly string[], rights: readonly Right[]): Promise<void> {
  const wanted = users.flatMap((user) => rights.map((right) => entryOf(user, right)))
  return withAdmin(kafka, async (admin) => {
    await admin.createAcls({ acl: wanted })
    // Brokers learn of rights in the order in which they were given.
    const last = wanted.at(-1) as AclEntry
    const until = performance.now() + LEARNED_WITHIN_MS
    while (performance.now() < until && (await admin.describeAcls(last)).resources.length === 0)
      await sleep(LOOK_EVERY_MS)
  })
}

interface Kept {
  readonly rights: readonly Right[]
  /** Whether this is about a right on a topic or a group: other shops on the cluster may have the same users. */
  isOurs(place: RightPlace): boolean
}

/**
 * Takes away what users are allowed beside these rights: on topics and groups of the shop, and on everything else, as the cluster, because
 * no contract has a right there. What they are denied is the administrator's, and stays.
 * @returns what was taken away, in words of Kafka
 * @throws as `grant` does
 */
export function revoke(kafka: Kafka, users: readonly string[], { rights, isOurs }: Kept): Promise<string[]> {
  const wanted = new Set(users.flatMap((user) => rights.map((right) => keyOf(entryOf(user, right)))))
  return withAdmin(kafka, async (admin) => {
    const found = (await Promise.all(users.map((user) => entriesOf(admin, user)))).flat()
    const surplus = found.filter(
      (entry) =>
        entry.permissionType === AclPermissionTypes.ALLOW &&
        !wanted.has(keyOf(entry)) &&
        takes(entry, isOurs),
    )
    if (surplus.length > 0) await admin.deleteAcls({ filters: surplus })
    return surplus.map(inWords)
  })
}

function takes({ resourceType, resourceName: name, resourcePatternType }: AclEntry, isOurs: Kept['isOurs']) {
  const match = resourcePatternType === ResourcePatternTypes.PREFIXED ? 'prefixed' : 'literal'
  if (resourceType === AclResourceTypes.TOPIC) return isOurs({ resource: 'topic', name, match })
  if (resourceType === AclResourceTypes.GROUP) return isOurs({ resource: 'group', name, match })
  return true
}

async function entriesOf(admin: Admin, user: string): Promise<AclEntry[]> {
  const { resources: found } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    principal: `User:${user}`,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  })
  return found.flatMap(({ acls, resourceType, resourceName, resourcePatternType }) =>
    acls.map((acl) => ({ ...acl, resourceType, resourceName, resourcePatternType })),
  )
}

function inWords({
  principal,
  operation,
  resourceType,
  resourceName,
  resourcePatternType,
}: AclEntry): string {
  const named = <Numbers extends object>(numbers: Numbers, number: number) =>
    Object.entries(numbers).find(([, each]) => each === number)?.[0] ?? String(number)
  const star = resourcePatternType === ResourcePatternTypes.PREFIXED ? '*' : ''
  const what = `${named(AclOperationTypes, operation)} ${named(AclResourceTypes, resourceType)}`
  return `${principal}: ${what.toLowerCase()} ${resourceName}${star}`
}
