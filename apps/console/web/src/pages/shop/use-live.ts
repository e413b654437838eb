import { useEffect, useEffectEvent, useState } from 'react'

interface Ending<Value> {
  /** The server ends the stream after such a value: the browser must not connect again. */
  isLast(value: Value): boolean
  /** Called once, after the last value. */
  onLast?(): void
}

/**
 * The newest value of a stream of a service; undefined before the first one. The browser connects again by itself.
 *
 * @param path below `/api`; undefined: no stream
 */
export function useLive<Value>(
  path: string | undefined,
  event: string,
  ending?: Ending<Value>,
): Value | undefined {
  const [latest, setLatest] = useState<Value>()
  const arrived = useEffectEvent((source: EventSource, value: Value) => {
    setLatest(value)
    if (!ending?.isLast(value)) return
    source.close()
    ending.onLast?.()
  })
  useEffect(() => {
    if (path === undefined) return
    const source = new EventSource(`/api${path}`)
    source.addEventListener(event, ({ data }) => arrived(source, JSON.parse(data)))
    return () => {
      source.close()
      setLatest(undefined)
    }
  }, [path, event])
  return latest
}
