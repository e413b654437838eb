import type { Dice } from './dice.ts'

/**
 * Ids that a service is known to have, by the name of their field: given by the caller, and learnt from what the service
 * answers. Without them almost every path with an id would be a 404.
 */
export class Known {
  readonly #values = new Map<string, unknown[]>()

  constructor(given: Readonly<Record<string, readonly unknown[]>>) {
    for (const [name, values] of Object.entries(given)) this.#values.set(name, [...values])
  }

  /** Remembers the last few values of every field named like `orderId`. */
  learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' && name.endsWith('Id')) {
        const values = this.#values.get(name) ?? []
        this.#values.set(name, [...values.filter((each) => each !== value), value].slice(-20))
      } else this.learn(value)
    }
  }

  /** The same value, with known ids in the place of made-up ones, three times in four. */
  put(value: unknown, dice: Dice, name = ''): unknown {
    const values = this.#values.get(name)
    if (values && values.length > 0 && typeof value !== 'object' && dice.below(4) > 0) return dice.one(values)
    if (Array.isArray(value)) return value.map((each) => this.put(each, dice, name))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.put(inner, dice, key)]))
  }
}
