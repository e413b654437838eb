import type { Both } from '../both.ts'
import type { Breaks } from '../faults.ts'
import type { Shop } from '../shop/connect.ts'
import type { Counts } from '../shop/counts.ts'
import type { Time } from '../time.ts'

/** What a scene plays with. */
export interface Stage {
  readonly shop: Shop
  readonly breaks: Breaks
  readonly time: Time
  readonly signal: AbortSignal
  readonly counts: Counts
  /** What was begun and may end after the play, when the play fails. */
  readonly begun: Set<Promise<unknown>>
  /** Of this performance: part of the ids of its products and people. */
  readonly id: string
  /** Begins the next step, and answers how its progress is told. */
  step(sentence: Both): (done: number, of: number) => void
  /** Compares what came of it with the expected end. By default it must be equal. */
  check(name: Both, expected: number | string, actual: number | string, holds?: boolean): void
}

/** How large a scene is, each size a number with a name of its own. */
export type Size = Readonly<Record<string, number>>

/** A page of the console where one sees it. */
export type Place = 'live' | 'dead-letters' | 'audit' | 'orders' | 'topics' | 'shop'

/** A story with an expected end. */
export interface Scene {
  readonly name: string
  readonly title: Both
  /** What it shows, in a sentence. */
  readonly shows: Both
  readonly places: readonly Place[]
  /** `usual` for people who watch, `small` for tests. */
  readonly sizes: Readonly<Record<'usual' | 'small', Size>>
  /** Plays it to its end. What it breaks it mends, also when it fails. */
  play(stage: Stage, size: Size): Promise<void>
}

/** A scene whose play knows the names of its sizes. */
export const scene = <Sizes extends Size>(
  story: Omit<Scene, 'sizes' | 'play'> & {
    readonly sizes: Readonly<Record<'usual' | 'small', Sizes>>
    play(stage: Stage, size: Sizes): Promise<void>
  },
): Scene => story as unknown as Scene
