import { Unavailable } from './errors.ts'

/** Waits for an answer, but not longer than some milliseconds. @throws {Unavailable}; what the answer is rejected with */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Unavailable({ what: `no answer within ${ms} ms` })), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
