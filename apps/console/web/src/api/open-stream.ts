import { sessionEnded } from './services.ts'

const AGAIN_MS = 3_000

interface StreamOptions {
  /** The events that are listened to, each with what is done with its data. */
  readonly events: Readonly<Record<string, (data: never) => void>>
  /** The connection is there, at first or again. */
  onOpen?(): void
  onInterrupted?(): void
}

/**
 * Opens a stream of server-sent events. The browser connects again after a broken connection, but never after an answer such as 503,
 * which a service gives while it starts: this does, after three seconds. A browser opens six connections to one host at most, so a tab
 * that is not seen has none: its stream is opened again when it is seen.
 *
 * @returns a function that closes it
 */
export function openStream(url: string, { events, onOpen, onInterrupted }: StreamOptions): () => void {
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    const opened = new EventSource(url)
    source = opened
    for (const [name, take] of Object.entries(events))
      opened.addEventListener(name, ({ data }) => take(JSON.parse(data) as never))
    opened.onopen = () => onOpen?.()
    opened.onerror = () => {
      onInterrupted?.()
      if (opened.readyState !== EventSource.CLOSED) return
      // It was refused: perhaps because the session has ended.
      sessionEnded.dispatchEvent(new Event('ended'))
      again = setTimeout(open, AGAIN_MS)
    }
  }
  const close = () => {
    clearTimeout(again)
    source?.close()
    source = undefined
  }
  const asSeen = () => {
    close()
    if (document.visibilityState === 'visible') open()
  }
  asSeen()
  document.addEventListener('visibilitychange', asSeen)
  return () => {
    document.removeEventListener('visibilitychange', asSeen)
    close()
  }
}
