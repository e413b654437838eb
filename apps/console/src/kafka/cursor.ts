import { hash } from 'node:crypto'
import { z } from 'zod'
import { CursorInvalid } from './errors.ts'

/** Positions by topic and partition, and what was counted on the way. */
export interface Cursor {
  readonly positions: readonly (readonly [topic: string, partition: number, position: number])[]
  readonly looked: number
}

const written = z.tuple([
  z.string(),
  z.int().min(0),
  z.array(z.tuple([z.string(), z.int().min(0), z.int().min(0)])).min(1),
])

/** The choices of a list, which a cursor of another list does not have. It protects nothing: only operators read. */
const markOf = (of: readonly unknown[]): string => hash('sha256', JSON.stringify(of), 'base64url').slice(0, 8)

export const cursorOf = (of: readonly unknown[], { positions, looked }: Cursor): string =>
  Buffer.from(JSON.stringify([markOf(of), looked, positions])).toString('base64url')

/** @throws CursorInvalid */
export function readCursor(of: readonly unknown[], text: string): Cursor {
  try {
    const [mark, looked, positions] = written.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (mark === markOf(of)) return { looked, positions }
  } catch (cause) {
    throw CursorInvalid({}, { cause })
  }
  throw CursorInvalid()
}
