/**
 * The same value, which notes which of its fields are read. A validator reads each field that it knows, so the others are
 * unknown to it.
 *
 * @returns the value to validate, and, afterwards, the places of the fields that were not read, as `/spec/rule`
 */
export function watched<T extends object>(value: T): { value: T; unread: () => string[] } {
  const unread = new Set<string>()
  const known = new Map<object, object>()
  const watch = (object: object, at: string): object => {
    const before = known.get(object)
    if (before) return before
    const keys = Array.isArray(object) ? [] : Object.keys(object)
    for (const key of keys) unread.add(`${at}/${key}`)
    const proxy = new Proxy(object, {
      get(target, key) {
        const place = `${at}/${String(key)}`
        unread.delete(place)
        const inner: unknown = Reflect.get(target, key)
        return typeof inner === 'object' && inner !== null ? watch(inner, place) : inner
      },
    })
    known.set(object, proxy)
    return proxy
  }
  return { value: watch(value, '') as T, unread: () => [...unread] }
}
