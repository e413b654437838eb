/** The usual window, in milliseconds. */
export const WINDOW_MS = 10_000
/** Maximum number of counted keys in a window; the oldest one is forgotten and starts again at 0. */
const MOST_REMEMBERED = 100_000

interface Count {
  /** Requests that this replica has let through. */
  own: number
  /** How many of them the other replicas have been told. */
  shared: number
  /** Requests that other replicas have let through. */
  others: number
}

/** Requests of a key that the other replicas do not know yet. */
export interface Unshared {
  readonly key: string
  readonly requests: number
}

/**
 * Counts requests in a sliding window: all that were let through in the present window of the clock, and of the window before the
 * part that the sliding one still covers. Refused requests do not count.
 */
export class RequestCounts {
  readonly #clock: () => number
  readonly #windowMs: number
  #window = 0
  #present = new Map<string, Count>()
  #before = new Map<string, Count>()
  #changed = new Set<string>()

  /** @param clock in milliseconds since 1970; replicas that share their counts have clocks that agree */
  constructor(clock: () => number = Date.now, windowMs = WINDOW_MS) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /** The number of the present window since 1970. */
  get window(): number {
    this.#turn()
    return this.#window
  }

  /**
   * Counts a request, or so many of them, unless there would be more than `max` in the window.
   * @returns 0; in whole seconds how long a refused one must wait
   */
  count(key: string, max: number, requests = 1): number {
    const passed = this.#turn()
    const before = sum(this.#before.get(key))
    const known = this.#present.get(key)
    const present = sum(known)
    if (present + before * (1 - passed) + requests > max)
      return Math.max(
        1,
        Math.ceil((windowsUntilFree(max - requests, present, before, passed) * this.#windowMs) / 1000),
      )
    if (known) known.own += requests
    else this.#remember(key, { own: requests, shared: 0, others: 0 })
    this.#changed.add(key)
    return 0
  }

  /** What has been counted since the last call, for the other replicas. Each request is returned once. */
  takeUnshared(): Unshared[] {
    this.#turn()
    const unshared = [...this.#changed].flatMap((key) => {
      const count = this.#present.get(key)
      if (!count) return []
      const requests = count.own - count.shared
      count.shared = count.own
      return [{ key, requests }]
    })
    this.#changed.clear()
    return unshared
  }

  /** Adopts what all replicas together have let through in a window. */
  learn(window: number, key: string, total: number): void {
    if (window !== this.window) return
    const count = this.#present.get(key)
    if (count) count.others = Math.max(0, total - count.shared)
  }

  /** @returns the part of the present window that has passed, from 0 to 1 */
  #turn(): number {
    const now = this.#clock()
    const window = Math.floor(now / this.#windowMs)
    if (window !== this.#window) {
      this.#before = window === this.#window + 1 ? this.#present : new Map()
      this.#present = new Map()
      this.#changed.clear()
      this.#window = window
    }
    return (now % this.#windowMs) / this.#windowMs
  }

  #remember(key: string, count: Count): void {
    if (this.#present.size >= MOST_REMEMBERED)
      this.#present.delete(this.#present.keys().next().value as string)
    this.#present.set(key, count)
  }
}

const sum = (count: Count | undefined): number => (count ? count.own + count.others : 0)

/** When at most `room` requests are in the sliding window: those of a window leave it evenly during the next. In windows. */
function windowsUntilFree(room: number, present: number, before: number, passed: number): number {
  const partOf = (requests: number, left: number) => Math.min(1, Math.max(0, 1 - left / requests))
  return present <= room ? partOf(before, room - present) - passed : 1 - passed + partOf(present, room)
}
