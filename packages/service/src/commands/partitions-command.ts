import { setTimeout as sleep } from 'node:timers/promises'
import type { Messaging, SqlTx } from '@jangteo/messaging'
import { WrongUsage } from './wrong-usage.ts'

const usage = `usage: partitions [list]
       partitions <topic> <count>`

const LOOK_EVERY_MS = 500
/** After this time it says what the topic waits for, and again when that changes. */
const UNUSUAL_MS = 10_000

/**
 * `partitions`: over how many partitions the keys of the service's topics are spread; or gives a topic more, and waits until a
 * running replica has switched to them.
 *
 * @param say called with what the topic waits for, while it does
 * @returns what to print
 * @throws {WrongUsage} before anything is done; {PartitionsRefused}
 */
export async function partitionsCommand<Tx extends SqlTx>(
  { partitions }: Pick<Messaging<Tx>, 'partitions'>,
  [topic = 'list', count, ...more]: readonly string[],
  say: (text: string) => void,
): Promise<unknown> {
  if (more.length > 0 || (topic === 'list') !== (count === undefined)) throw new WrongUsage(usage)
  if (topic === 'list') return partitions.list()
  await partitions.request(topic, Number(count))
  const began = performance.now()
  let said = ''
  for (;;) {
    const now = (await partitions.list()).find((each) => each.topic === topic)
    if (!now || now.used >= now.wanted) return `${topic} is published over ${now?.used} partitions.`
    // New partitions may have no leader yet.
    const reasons = await partitions
      .waitsFor(topic)
      .catch((error: Error) => [`the brokers: ${error.message}`])
    const reason = `${topic} waits for ${reasons.length > 0 ? reasons.join(', ') : 'a replica of its service that runs'}`
    if (performance.now() - began > UNUSUAL_MS && reason !== said) {
      say(reason)
      said = reason
    }
    await sleep(LOOK_EVERY_MS)
  }
}
