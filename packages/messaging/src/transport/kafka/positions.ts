/** Up to where a partition is done: the offset of the next record. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly nextOffset: bigint
}

interface PositionsOptions {
  /** Stores positions with the group. @throws what the broker answers, or why it does not answer */
  commit(positions: readonly Position[]): Promise<void>
  /** Whether the member still has the partition; the new owner of another one commits it. */
  isAssigned(position: Position): boolean
  onFailure(error: unknown, positions: readonly Position[]): void
}

/** Maximum delay of a commit, in milliseconds: after a crash, records of this time are delivered again. */
const COMMIT_WITHIN_MS = 200
/** After a commit that failed. */
const RETRY_AFTER_MS = 1_000
/**
 * All positions are committed again after this time without a commit: a broker may lose what it has acknowledged, with its disk, and
 * the group would show records as waiting until the partition's next one.
 */
const REPEAT_AFTER_MS = 30_000

/** How far a member of a group has come since it joined, and which of it the broker does not know yet. */
export class Positions {
  readonly #options: PositionsOptions
  readonly #reached = new Map<string, Position>()
  readonly #uncommitted = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  /** Counts how often the member has joined. */
  #joined = 0

  constructor(options: PositionsOptions) {
    this.#options = options
  }

  /** The member has joined: each partition begins where the group has committed it. */
  joined(): void {
    this.#joined += 1
    this.#reached.clear()
    this.#uncommitted.clear()
  }

  /** A topic that was recreated begins at its first record. */
  forget(isOf: (position: Position) => boolean): void {
    for (const [place, position] of this.#reached)
      if (isOf(position)) {
        this.#reached.delete(place)
        this.#uncommitted.delete(place)
      }
  }

  /** Stores a position, and schedules one commit for all until then. */
  reach(position: Position): void {
    const place = `${position.topic}/${position.partition}`
    this.#reached.set(place, position)
    this.#uncommitted.add(place)
    this.#commitIn(COMMIT_WITHIN_MS)
  }

  /** Commits what is uncommitted. Never throws: the inbox ignores records that are delivered again before the next commit. */
  async commit(): Promise<void> {
    const places = [...this.#uncommitted]
    const positions = places
      .flatMap((place) => this.#reached.get(place) ?? [])
      .filter((position) => this.#options.isAssigned(position))
    this.#uncommitted.clear()
    if (positions.length === 0) return
    const { commit, onFailure } = this.#options
    const joined = this.#joined
    try {
      await commit(positions)
      this.#commitIn(REPEAT_AFTER_MS)
    } catch (error) {
      onFailure(error, positions)
      if (joined !== this.#joined) return
      for (const place of places) this.#uncommitted.add(place)
      this.#commitIn(RETRY_AFTER_MS)
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#dueAt = Number.NEGATIVE_INFINITY
  }

  #commitIn(ms: number): void {
    const dueAt = performance.now() + ms
    if (dueAt >= this.#dueAt) return
    clearTimeout(this.#timer)
    this.#dueAt = dueAt
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY
      if (this.#uncommitted.size === 0) for (const place of this.#reached.keys()) this.#uncommitted.add(place)
      void this.commit()
    }, ms)
  }
}
