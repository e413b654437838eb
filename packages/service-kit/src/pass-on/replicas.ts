/** After a failed connection, a replica is asked last for this time, in milliseconds. */
const AWAY_MS = 1_000

/** The replicas of one service, each of which takes its turn. */
export class Replicas {
  readonly #urls: readonly string[]
  readonly #clock: () => number
  readonly #awayUntil = new Map<string, number>()
  #turn = 0

  /** @param clock in milliseconds */
  constructor(urls: readonly string[], clock: () => number = () => performance.now()) {
    this.#urls = urls
    this.#clock = clock
  }

  /** All of them in the order in which to try them: first the one whose turn it is, last those that were not reached. */
  inTurn(): string[] {
    const first = this.#turn++ % this.#urls.length
    const now = this.#clock()
    const isAway = (url: string) => now < (this.#awayUntil.get(url) ?? 0)
    const all = [...this.#urls.slice(first), ...this.#urls.slice(0, first)]
    return [...all.filter((url) => !isAway(url)), ...all.filter(isAway)]
  }

  /** No connection to it could be opened. */
  notReached(url: string): void {
    this.#awayUntil.set(url, this.#clock() + AWAY_MS)
  }
}
