import type { GroupOnTopic } from './shapes.ts'

/** What was seen of a group on a topic at one moment. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly records: number
  readonly seconds: number | null
  /** The sum of the committed offsets. */
  readonly committed: number
}

/** How long looks are remembered, and how far back a direction is measured, in milliseconds. */
const KEPT_MS = 5 * 60_000
const MEASURED_MS = 60_000
/** Looks that are closer to each other are one, in milliseconds. */
const APART_MS = 1_000
const MOST_REMEMBERED = 2_000

/** Remembers looks for some minutes, in memory: nothing looks by itself, so a trend begins with the second look. */
export class Trends {
  readonly #looks = new Map<string, Look[]>()

  /** Adds a look. @returns the trend with it; null when it is the first one */
  seen(name: string, look: Look): GroupOnTopic['trend'] {
    const before = (this.#looks.get(name) ?? []).filter(({ at }) => look.at - at <= KEPT_MS)
    const last = before.at(-1)
    const looks = last && look.at - last.at < APART_MS ? before : [...before, look]
    this.#looks.delete(name)
    if (this.#looks.size >= MOST_REMEMBERED) this.#looks.delete(this.#looks.keys().next().value as string)
    this.#looks.set(name, looks)
    const first = looks.find(({ at }) => look.at - at <= MEASURED_MS)
    if (!first || first.at >= look.at) return null
    const seconds = (look.at - first.at) / 1_000
    const read = look.committed - first.committed
    const grown = look.records - first.records
    return {
      direction: grown > 0 ? 'growing' : grown < 0 ? 'falling' : 'steady',
      since: new Date(first.at).toISOString(),
      read: read / seconds,
      written: (read + grown) / seconds,
      samples: looks.map(({ at, records, seconds }) => ({
        at: new Date(at).toISOString(),
        records,
        seconds,
      })),
    }
  }
}
