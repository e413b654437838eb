/** What a look has found, or why it has failed. */
export type Result<Seen> = PromiseSettledResult<Seen>

/** A look that is repeated while anyone follows it, and shared by all who do. Without a follower nothing is asked. */
export class Repeated<Seen> {
  readonly #look: () => Promise<Seen>
  readonly #everyMs: number
  readonly #onLeft: () => void
  readonly #followers = new Set<(result: Result<Seen>) => void>()
  #last: Result<Seen> | undefined
  #runs = false

  /** @param onLeft called when the last follower has left: it may be forgotten then */
  constructor(look: () => Promise<Seen>, everyMs: number, onLeft: () => void = () => undefined) {
    this.#look = look
    this.#everyMs = everyMs
    this.#onLeft = onLeft
  }

  /** Calls back with what was found last while others follow, and with each next result, until the signal. */
  follow(take: (result: Result<Seen>) => void, ended: AbortSignal): void {
    if (ended.aborted) return
    this.#followers.add(take)
    ended.addEventListener('abort', () => this.#followers.delete(take), { once: true })
    if (this.#last) take(this.#last)
    if (!this.#runs) void this.#run()
  }

  async #run(): Promise<void> {
    this.#runs = true
    while (this.#followers.size > 0) {
      const begun = performance.now()
      const [result] = await Promise.allSettled([this.#look()])
      this.#last = result
      for (const take of [...this.#followers]) take(result)
      const restMs = Math.max(0, this.#everyMs - (performance.now() - begun))
      await new Promise((resolve) => setTimeout(resolve, restMs).unref())
    }
    this.#last = undefined
    this.#runs = false
    this.#onLeft()
  }
}
