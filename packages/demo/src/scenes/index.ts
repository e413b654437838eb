import { badRelease } from './bad-release.ts'
import { flashSale } from './flash-sale.ts'
import { gatewayDeclines } from './gateway-declines.ts'
import { malformedRecord } from './malformed-record.ts'
import { morePartitions } from './more-partitions.ts'
import { rankingAway } from './ranking-away.ts'
import { rush } from './rush.ts'
import type { Scene } from './scene.ts'

/** In the order in which they are shown. */
export const scenes: readonly Scene[] = [
  ...[rush, flashSale, gatewayDeclines, rankingAway, badRelease, morePartitions, malformedRecord],
]
