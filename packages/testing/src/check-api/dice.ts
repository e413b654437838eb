import fc from 'fast-check'

/** Chance that can be repeated: the same seed throws the same. */
export interface Dice {
  /** A whole number from 0 up to, but not including, this one. */
  below(limit: number): number
  one<T>(values: readonly T[]): T
  draw<T>(arbitrary: fc.Arbitrary<T>): T
}

export function dice(seed: number): Dice {
  let throws = 0
  const draw = <T>(arbitrary: fc.Arbitrary<T>): T =>
    fc.sample(arbitrary, { seed: seed * 1_009 + throws++, numRuns: 1 })[0] as T
  const below = (limit: number): number => draw(fc.noBias(fc.nat(limit - 1)))
  return { below, one: (values) => values[below(values.length)] as never, draw }
}
