/** A caller that waits for a signal of a key. */
export interface Waiting {
  /** True when the key was signalled since the waiting began; false when it was not within the time. Ends the waiting. */
  arrived(withinMs: number): Promise<boolean>
  cancel(): void
}

/** The callers of this process that wait for signals, by key. */
export class WaitingRoom {
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Number of keys with waiting callers. */
  get size(): number {
    return this.#waiting.size
  }

  /** Start to wait before you cause the answer, so that a quick answer is not missed. */
  enter(key: string): Waiting {
    let signalled = false
    let release = () => {}
    const wake = () => {
      signalled = true
      release()
    }
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting.add(wake))
    const cancel = () => {
      waiting.delete(wake)
      if (waiting.size === 0 && this.#waiting.get(key) === waiting) this.#waiting.delete(key)
      release()
    }
    return {
      cancel,
      async arrived(withinMs) {
        if (!signalled) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, withinMs)
            release = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        }
        cancel()
        return signalled
      },
    }
  }

  /**
   * Yields when the caller should read again: at once, after every signal of the key, and after `silenceMs` without one, until
   * `ended` is aborted. A signal during a read causes another read, so none is missed between a read and the next wait.
   */
  async *looks(key: string, ended: AbortSignal, silenceMs: number): AsyncGenerator<void, void, undefined> {
    while (!ended.aborted) {
      const waiting = this.enter(key)
      ended.addEventListener('abort', waiting.cancel, { once: true })
      try {
        yield
        if (!ended.aborted) await waiting.arrived(silenceMs)
      } finally {
        ended.removeEventListener('abort', waiting.cancel)
        waiting.cancel()
      }
    }
  }

  /** Calls `wake` at each signal of the key, for as long as the process lives. */
  listen(key: string, wake: () => void): void {
    this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(wake))
  }

  signal(key: string): void {
    for (const wake of [...(this.#waiting.get(key) ?? [])]) wake()
  }
}
