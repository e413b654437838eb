const AGAIN_MS = 3_000

interface StreamOptions {
  /** The events that are listened to, each with what is done with its data. */
  readonly events: Readonly<Record<string, (data: never) => void>>
  onInterrupted?(): void
}

/**
 * Opens a stream of server-sent events. The browser connects again after a broken connection, but never after an answer such as 503,
 * which a service gives while it starts: this does, after three seconds.
 *
 * @returns a function that closes it
 */
export function openStream(url: string, { events, onInterrupted }: StreamOptions): () => void {
  let source: EventSource
  let again: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    source = new EventSource(url)
    for (const [name, take] of Object.entries(events))
      source.addEventListener(name, ({ data }) => take(JSON.parse(data) as never))
    source.onerror = () => {
      onInterrupted?.()
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS)
    }
  }
  open()
  return () => {
    clearTimeout(again)
    source.close()
  }
}
