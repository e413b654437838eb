/**
 * What a stream has still to send: of each kind the newest alone, so that a slow client costs no memory and sees the present when it
 * reads again.
 */
export class Unsent<Told extends { readonly event: string }> {
  readonly #waiting = new Map<string, Told>()
  #failure: { readonly error: unknown } | undefined
  #wake: () => void = () => undefined

  /** @param join what is sent when the one before was not taken yet; default: the new one */
  put(told: Told, join: (before: Told, told: Told) => Told = (_, latest) => latest): void {
    const before = this.#waiting.get(told.event)
    this.#waiting.set(told.event, before ? join(before, told) : told)
    this.#wake()
  }

  /** Ends the stream with an error. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake()
  }

  /** Each as it comes, until the signal. @throws what it failed with */
  async *taken(ended: AbortSignal): AsyncGenerator<Told> {
    ended.addEventListener('abort', () => this.#wake(), { once: true })
    while (!ended.aborted) {
      if (this.#failure) throw this.#failure.error
      const [next] = this.#waiting.values()
      if (next) {
        this.#waiting.delete(next.event)
        yield next
      } else {
        await new Promise<void>((wake) => {
          this.#wake = wake
        })
      }
    }
  }
}
