/** How long a host that has not answered yet, or not lately, may take, in milliseconds. */
const FIRST_PATIENCE_MS = 2_000
/** How long nothing is sent to a host that has not answered, in milliseconds: doubled with each silence in a row. */
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000
/** A host that was forgotten is one that has not answered yet. */
const MOST_REMEMBERED = 10_000

interface Host {
  /** Whether its last request was answered, with any status. */
  answers: boolean
  /** Requests in a row that were not answered. */
  silences: number
  pausedUntil: number
  /** The one request to a host that does not answer. */
  probe: Promise<unknown> | undefined
}

/**
 * A circuit breaker for each host of push services: a subscriber names the host, and one that never answers must not delay other
 * persons' messages. A host that has not answered gets one request at a time, with little patience, which others to it
 * wait for; while that is not answered either, it gets none.
 */
export class PushHosts {
  readonly #hosts = new Map<string, Host>()
  readonly #patienceMs: number
  readonly #clock: () => number

  /** @param patienceMs of a host that answers; @param clock in milliseconds */
  constructor(patienceMs: number, clock: () => number = () => performance.now()) {
    this.#patienceMs = patienceMs
    this.#clock = clock
  }

  /**
   * Sends a request, which must end within the given milliseconds, and throw when there was no answer.
   * @returns undefined when the host is paused; nothing was sent then
   * @throws what the request throws
   */
  async ask<T>(name: string, request: (patienceMs: number) => Promise<T>): Promise<T | undefined> {
    const host = this.#hostNamed(name)
    while (!host.answers && host.probe) await host.probe
    if (host.answers) return this.#judged(host, request(this.#patienceMs))
    if (this.#clock() < host.pausedUntil) return undefined
    const probe = this.#judged(host, request(Math.min(FIRST_PATIENCE_MS, this.#patienceMs)))
    host.probe = probe.catch(() => undefined)
    try {
      return await probe
    } finally {
      host.probe = undefined
    }
  }

  async #judged<T>(host: Host, answer: Promise<T>): Promise<T> {
    try {
      const answered = await answer
      Object.assign(host, { answers: true, silences: 0 })
      return answered
    } catch (error) {
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** host.silences, LONGEST_PAUSE_MS)
      // Several that were under way are one silence.
      if (host.answers || host.probe)
        Object.assign(host, {
          answers: false,
          silences: host.silences + 1,
          pausedUntil: this.#clock() + pause,
        })
      throw error
    }
  }

  #hostNamed(name: string): Host {
    const known = this.#hosts.get(name)
    if (known) return known
    if (this.#hosts.size >= MOST_REMEMBERED) this.#hosts.delete(this.#hosts.keys().next().value as string)
    const host: Host = {
      answers: false,
      silences: 0,
      pausedUntil: Number.NEGATIVE_INFINITY,
      probe: undefined,
    }
    this.#hosts.set(name, host)
    return host
  }
}
