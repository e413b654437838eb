import type { Mark } from '../src/index.ts'

/** An error that bears the mark and nothing else, as its source makes it. What its message says beside is `text`. */
export function errorWith(mark: Mark, text = 'an error'): Error {
  if ('message' in mark) return new Error(`${mark.message} (${text})`)
  if ('adapter' in mark) return Object.assign(new Error(text), { kind: mark.adapter })
  const code =
    'sqlState' in mark ? mark.sqlState.padEnd(5, '0') : 'prisma' in mark ? mark.prisma : mark.system
  return Object.assign(new Error(text), { code })
}
