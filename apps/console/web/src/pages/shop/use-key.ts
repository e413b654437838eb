import { useRef } from 'react'

/** Idempotency keys: the same content is sent with the same key, so that a repeated click is one order or one charge. */
export function useKey(): { keyOf(content: unknown): string; forget(): void } {
  const kept = useRef({ content: '', key: '' })
  return {
    keyOf(content) {
      const text = JSON.stringify(content)
      if (kept.current.content !== text) kept.current = { content: text, key: crypto.randomUUID() }
      return kept.current.key
    },
    /** The next request is another one, even with the same content. */
    forget() {
      kept.current = { content: '', key: '' }
    },
  }
}
