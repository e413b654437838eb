import type { Weights } from './moves.ts'

/** The settings by which a generation was counted. A change of any of them needs a rebuild. */
export interface Settings {
  readonly zone: string
  readonly weights: Weights
  /** The share of a bucket's points with which the next one begins. */
  readonly carryOverPercent: number
}

export const sameSettings = (a: Settings, b: Settings): boolean =>
  a.zone === b.zone &&
  a.carryOverPercent === b.carryOverPercent &&
  (['order', 'viewed', 'liked', 'carted'] as const).every((kind) => a.weights[kind] === b.weights[kind])
