/** Waits for the work, and no longer than this; it never throws. For what must not hold up the next step. @param ms milliseconds */
export async function waitAtMost(ms: number, work: () => Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  try {
    await Promise.race([work(), late])
  } catch {
    // The next step is taken in any case.
  } finally {
    clearTimeout(timer)
  }
}
