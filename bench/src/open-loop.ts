import { setTimeout as sleep } from 'node:timers/promises'

export interface OpenLoopOptions {
  readonly perSecond: number
  readonly seconds: number
  /** An arrival that finds so many under way is turned away, and counted: it would measure the generator's memory. */
  readonly mostAtOnce: number
  /** `due` is when it should have come, on `performance.now()`'s clock: latency counts from there. */
  arrive(n: number, due: number): Promise<void>
}

export interface Offered {
  readonly offered: number
  /** Turned away, because too many were under way. */
  readonly dropped: number
  /** Begun more than 5 ms after their time, because the generator itself was busy; their latency includes it. */
  readonly late: number
  readonly failed: number
  /** The first failure, in its own words. */
  readonly failure: string | undefined
}

const LATE_MS = 5

/**
 * Offers work by the clock, evenly, whether or not the last one has ended: a system that slows down is not spared, so
 * waiting shows. Resolves when all that began has ended.
 */
export async function openLoop(options: OpenLoopOptions): Promise<Offered> {
  const { perSecond, seconds, mostAtOnce, arrive } = options
  const offered = perSecond * seconds
  const underWay = new Set<Promise<void>>()
  let dropped = 0
  let late = 0
  let failed = 0
  let failure: string | undefined
  const began = performance.now()
  for (let n = 0; n < offered; n++) {
    const due = began + (n * 1_000) / perSecond
    // Timers are a millisecond coarse, so what is due by then comes together.
    while (performance.now() < due) await sleep(1)
    if (performance.now() - due > LATE_MS) late += 1
    if (underWay.size >= mostAtOnce) {
      dropped += 1
      continue
    }
    const one = arrive(n, due)
      .catch((error: Error) => {
        failed += 1
        failure ??= error.message
      })
      .finally(() => underWay.delete(one))
    underWay.add(one)
  }
  await Promise.all(underWay)
  return { offered, dropped, late, failed, failure }
}
