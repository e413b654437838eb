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

/** The requests of one window of the clock. */
class Window {
  /** Since 1970. */
  readonly number: number
  readonly counts = new Map<string, Count>()
  /** Keys of which the other replicas must be told, or asked. */
  readonly #changed = new Set<string>()

  constructor(number: number) {
    this.number = number
  }

  add(key: string, requests: number): void {
    const known = this.counts.get(key)
    if (known) known.own += requests
    else {
      if (this.counts.size >= MOST_REMEMBERED) this.#forget(this.counts.keys().next().value as string)
      this.counts.set(key, { own: requests, shared: 0, others: 0 })
    }
    this.#changed.add(key)
  }

  takeUnshared(): Unshared[] {
    const unshared = [...this.#changed].map((key) => {
      const count = this.counts.get(key) as Count
      const requests = count.own - count.shared
      count.shared = count.own
      return { window: this.number, key, requests }
    })
    this.#changed.clear()
    return unshared
  }

  #forget(key: string): void {
    this.counts.delete(key)
    this.#changed.delete(key)
  }
}

/** Requests of a key in a window that the other replicas do not know yet; 0 only asks for theirs. */
export interface Unshared {
  readonly window: number
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
  #present = new Window(0)
  #before = new Window(-1)

  /** @param clock in milliseconds since 1970; replicas that share their counts have clocks that agree */
  constructor(clock: () => number = Date.now, windowMs = WINDOW_MS) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /**
   * Counts a request, or so many of them, unless there would be more than `max` in the window.
   * @returns 0; in whole seconds how long a refused one must wait
   */
  count(key: string, max: number, requests = 1): number {
    const passed = this.#turn()
    const before = sum(this.#before.counts.get(key))
    const known = this.#present.counts.get(key)
    const present = sum(known)
    if (present + before * (1 - passed) + requests > max)
      return Math.max(
        1,
        Math.ceil((windowsUntilFree(max - requests, present, before, passed) * this.#windowMs) / 1000),
      )
    // What it has asked at the others in the window before is not known here, unless it has asked here, too.
    if (!known) this.#before.add(key, 0)
    this.#present.add(key, requests)
    return 0
  }

  /**
   * What has been counted since the last call, for the other replicas, also late in the window before. Each request is returned
   * once.
   */
  takeUnshared(): Unshared[] {
    this.#turn()
    return [...this.#before.takeUnshared(), ...this.#present.takeUnshared()]
  }

  /** Adopts what all replicas together have let through in a window; of one that has passed, nothing. */
  learn(window: number, key: string, total: number): void {
    this.#turn()
    const count = [this.#before, this.#present].find(({ number }) => number === window)?.counts.get(key)
    if (count) count.others = Math.max(0, total - count.shared)
  }

  /** @returns the part of the present window that has passed, from 0 to 1 */
  #turn(): number {
    const now = this.#clock()
    const window = Math.floor(now / this.#windowMs)
    if (window !== this.#present.number) {
      this.#before = window === this.#present.number + 1 ? this.#present : new Window(window - 1)
      this.#present = new Window(window)
    }
    return (now % this.#windowMs) / this.#windowMs
  }
}

const sum = (count: Count | undefined): number => (count ? count.own + count.others : 0)

/** When at most `room` requests are in the sliding window: those of a window leave it evenly during the next. In windows. */
function windowsUntilFree(room: number, present: number, before: number, passed: number): number {
  const partOf = (requests: number, left: number) => Math.min(1, Math.max(0, 1 - left / requests))
  return present <= room ? partOf(before, room - present) - passed : 1 - passed + partOf(present, room)
}
