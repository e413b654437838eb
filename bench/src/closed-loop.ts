export interface ClosedLoopOptions {
  /** How many are under way at any time. */
  readonly atOnce: number
  readonly seconds: number
  one(n: number): Promise<void>
}

/**
 * Does one after the other in so many lanes: each begins the next when its last has ended, so a slow system is asked less. It shows
 * how much a system can do; how long it takes is a question for `openLoop`.
 *
 * @returns how many have ended per second
 * @throws the error of the first that fails
 */
export async function closedLoop({ atOnce, seconds, one }: ClosedLoopOptions): Promise<number> {
  const began = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let n = lane; performance.now() < began + seconds * 1_000; n += atOnce) {
        await one(n)
        done += 1
      }
    }),
  )
  return done / ((performance.now() - began) / 1_000)
}
