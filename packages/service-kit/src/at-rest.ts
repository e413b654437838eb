import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A process that takes less than this share of a core is at rest. Without requests and events, a service takes a tenth of it. */
const AT_REST = 0.02

/**
 * Collects all garbage whenever the process has come to rest after work; its start is work, too. V8 collects when it needs memory: a
 * process that has no more work keeps what the work has left, a third of its memory. A full collection of such a heap takes some 50 ms.
 *
 * @param everyMs how long it must have been at rest, in milliseconds
 */
export function collectAtRest(everyMs = 10_000): void {
  setFlagsFromString('--expose-gc')
  const collect: (how: object) => void = runInNewContext('gc')
  const hasComeToRest = restAfterWork()
  let before = process.cpuUsage()
  setInterval(() => {
    const { user, system } = process.cpuUsage(before)
    if (hasComeToRest((user + system) / 1_000 / everyMs)) collect({ type: 'major', flavor: 'last-resort' })
    before = process.cpuUsage()
  }, everyMs).unref()
}

/** @returns a function that is told the share of a core of each period, and answers whether that one is the first at rest after work */
export function restAfterWork(): (share: number) => boolean {
  let hasWorked = true
  return (share) => {
    const isFirst = hasWorked && share < AT_REST
    hasWorked = share >= AT_REST
    return isFirst
  }
}
