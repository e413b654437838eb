import type { Fault } from '@jangteo/demo'
import type { LabShop } from '../lab-shop.ts'
import { breakRelease } from './broken-release.ts'
import { breakGateway } from './gateway.ts'
import type { Begun } from './kind.ts'
import { morePartitions } from './more-partitions.ts'
import { kill, pause, slow } from './processes.ts'
import { writeDuplicates, writeMalformed } from './records.ts'

/** @throws Refused, or what a part that does not answer throws: nothing is broken then */
export async function beginFault(shop: LabShop, fault: Fault): Promise<Begun> {
  switch (fault.kind) {
    case 'kill':
      return kill(shop, fault.part)
    case 'pause':
      return pause(shop, fault.part)
    case 'slow':
      return slow(shop, fault.part)
    case 'gateway':
      return breakGateway(shop, fault)
    case 'broken-release':
      return breakRelease(shop, fault.productId)
    case 'malformed-record':
      return writeMalformed(shop, fault.topic, fault.key)
    case 'duplicates':
      return writeDuplicates(shop, fault.topic, fault.count)
    case 'partitions':
      return morePartitions(shop, fault.topic, fault.count)
  }
}
