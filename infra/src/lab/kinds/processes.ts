import { hold } from '@jangteo/launcher'
import { controlOf, type LabShop } from '../lab-shop.ts'
import { Refused } from '../refused.ts'
import type { Begun } from './kind.ts'

/** How long a slowed process runs of each 100 ms. */
const SLOWED_RUN_MS = 15

/** SIGKILL: the launcher starts it again. @throws Refused when there is no such part, or it does not run */
export function kill(shop: LabShop, part: string): Begun {
  process.kill(pidOf(shop, part), 'SIGKILL')
  return {}
}

/** Stops all processes of a part where they are. @throws as `kill` */
export const pause = (shop: LabShop, part: string): Begun => ({ undo: hold(pidOf(shop, part)).release })

/** Lets all processes of a part run only a fraction of the time. @throws as `kill` */
export const slow = (shop: LabShop, part: string): Begun => ({
  undo: hold(pidOf(shop, part), SLOWED_RUN_MS).release,
})

function pidOf(shop: LabShop, part: string): number {
  const { pid } = controlOf(shop, part)
  if (pid === undefined)
    throw new Refused(409, 'part-away', `${part} does not run now: try again when it does`)
  return pid
}
