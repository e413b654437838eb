import { useEffect, useEffectEvent, useState } from 'react'
import { openStream } from '../../api/open-stream.ts'

interface Ending<Value> {
  /** The server ends the stream after such a value: the browser must not connect again. */
  isLast(value: Value): boolean
  /** Called once, after the last value. */
  onLast?(): void
}

/**
 * The newest value of a stream of a service; undefined before the first one. It is opened again by itself.
 *
 * @param path below `/api`; undefined: no stream
 */
export function useLive<Value>(
  path: string | undefined,
  event: string,
  ending?: Ending<Value>,
): Value | undefined {
  const [latest, setLatest] = useState<Value>()
  const arrived = useEffectEvent((value: Value, close: () => void) => {
    setLatest(value)
    if (!ending?.isLast(value)) return
    close()
    ending.onLast?.()
  })
  useEffect(() => {
    if (path === undefined) return
    const close: () => void = openStream(`/api${path}`, {
      events: { [event]: (value: Value) => arrived(value, close) },
    })
    return () => {
      close()
      setLatest(undefined)
    }
  }, [path, event])
  return latest
}
