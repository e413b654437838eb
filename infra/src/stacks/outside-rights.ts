import { AclOperations, AclPermissionTypes, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { clientOf } from '../../observe/exporter/kafka-cluster.ts'
import { type Coordinates, loginAt } from '../coordinates.ts'
import { deployUser, outsideUser } from '../kafka-users.ts'

const { LITERAL, PREFIXED } = ResourcePatternTypes

/** What the programs of examples/ do: they read paid orders, in groups of their own, and report what has happened elsewhere. */
const rights = [
  [ResourceTypes.TOPIC, 'order.paid', LITERAL, AclOperations.READ],
  [ResourceTypes.TOPIC, 'general.events', LITERAL, AclOperations.WRITE],
  [ResourceTypes.GROUP, 'order-paid-reader', PREFIXED, AclOperations.READ],
] as const

/** Gives programs of other teams their rights at the stack's Kafka. @throws when it does not answer */
export async function giveOutsideRights(stack: Coordinates): Promise<void> {
  const admin = clientOf(stack.kafkaBrokers, loginAt(stack, deployUser))
  const creations = rights.map(([resourceType, resourceName, resourcePatternType, operation]) => ({
    ...{ resourceType, resourceName, resourcePatternType, operation },
    ...{ principal: `User:${outsideUser.username}`, host: '*', permissionType: AclPermissionTypes.ALLOW },
  }))
  try {
    await admin.createAcls({ creations })
  } finally {
    await admin.close()
  }
}
