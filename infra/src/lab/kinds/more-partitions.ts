import path from 'node:path'
import { runToEnd } from '@jangteo/launcher'
import { ownedTopics } from '../../operator/topic-partitions.ts'
import { serviceCommand } from '../../parts/service.ts'
import { devLogs } from '../../stacks/dev-stack.ts'
import type { LabShop } from '../lab-shop.ts'
import { Refused } from '../refused.ts'
import type { Begun } from './kind.ts'

/** Gives a topic more partitions, by the command of the service that owns it. @throws Refused with the command's reason */
export async function morePartitions(shop: LabShop, topic: string, count: number): Promise<Begun> {
  const owned = await ownedTopics(shop.coordinates)
  const found = owned.find((each) => each.topic === topic)
  if (!found)
    throw new Refused(
      404,
      'topic-unknown',
      `no service publishes "${topic}"; there are: ${owned.map((each) => each.topic).join(', ')}`,
    )
  if (count <= found.used)
    throw new Refused(
      409,
      'partitions-not-fewer',
      `${topic} has ${found.used} partitions, and can only get more`,
    )
  const args = ['partitions', topic, String(count)]
  const command = await serviceCommand(found.service, shop.coordinates, shop.ports, args)
  await runToEnd(command, path.join(devLogs, 'lab-partitions.log')).catch((error: Error) => {
    throw new Refused(409, 'partitions-refused', error.message)
  })
  return {}
}
