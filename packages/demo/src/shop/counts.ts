/** Numbers by their names, which grow: what people have done so far. */
export interface Counts {
  add(name: string, by?: number): void
  of(name: string): number
  all(): Readonly<Record<string, number>>
}

export function counts(): Counts {
  const numbers = new Map<string, number>()
  return {
    add: (name, by = 1) => void numbers.set(name, (numbers.get(name) ?? 0) + by),
    of: (name) => numbers.get(name) ?? 0,
    all: () => Object.fromEntries(numbers),
  }
}
