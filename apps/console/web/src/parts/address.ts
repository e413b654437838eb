import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

type Texts = Readonly<Record<string, string>>

/**
 * The state of a page that is in its address (`/orders?state=payable`), so that it can be sent to a colleague. Unknown entries of the
 * address are ignored; a missing one has the value of `defaults`, and is not written into the address.
 *
 * @param defaults the same object at each call: declare it outside of the component
 * @returns the state, and a function that changes some of it. Each change is a step that the browser's back button undoes, unless
 * `replace` is set
 */
export function useAddress<State extends Texts>(
  defaults: State,
): [State, (changes: Partial<State>, options?: { replace?: boolean }) => void] {
  const [search, setSearch] = useSearchParams()
  const entries = Object.entries(defaults).map(([name, value]) => [name, search.get(name) ?? value])
  const change = useCallback(
    (changes: Partial<State>, { replace = false }: { replace?: boolean } = {}) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changes))
            if (value === undefined || value === defaults[name]) next.delete(name)
            else next.set(name, String(value))
          return next
        },
        { replace },
      ),
    [setSearch, defaults],
  )
  return [Object.fromEntries(entries) as State, change]
}
