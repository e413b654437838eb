import type { Weights } from './moves.ts'

/** By what a generation of rankings was counted. Another answer to any of these makes another ranking. */
export interface Settings {
  readonly zone: string
  readonly weights: Weights
  /** How much of a bucket's points the next one begins with. */
  readonly carryOverPercent: number
}

export const sameSettings = (a: Settings, b: Settings): boolean =>
  a.zone === b.zone &&
  a.carryOverPercent === b.carryOverPercent &&
  (['order', 'viewed', 'liked', 'carted'] as const).every((kind) => a.weights[kind] === b.weights[kind])
