/** What a shop has of each object: its quantity, its amount, its owner. */
export type Objects = ReadonlyMap<string, string | number>

export interface Difference {
  readonly object: string
  /** What each side has; undefined: it has no such object. */
  readonly monolith: string | number | undefined
  readonly services: string | number | undefined
}

/** Compares two shops object by object. @returns every object that is missing on one side, or is not equal; by name */
export function differences(monolith: Objects, services: Objects): Difference[] {
  const names = [...new Set([...monolith.keys(), ...services.keys()])].toSorted()
  return names.flatMap((object) => {
    const both = { monolith: monolith.get(object), services: services.get(object) }
    return both.monolith === both.services ? [] : [{ object, ...both }]
  })
}

/** What was added since: the objects whose number has changed, each with the change. */
export function since(
  now: ReadonlyMap<string, number>,
  then: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const names = new Set([...now.keys(), ...then.keys()])
  const changes = [...names].map((name) => [name, (now.get(name) ?? 0) - (then.get(name) ?? 0)] as const)
  return new Map(changes.filter(([, change]) => change !== 0))
}
