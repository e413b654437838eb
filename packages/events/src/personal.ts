import type { AnyEvent } from './event.ts'

/** What stands in place of a personal value. */
export const MASK = '•••'

/** Data as operators see it, and whether something of it is masked. */
export interface Masked {
  readonly data: Readonly<Record<string, unknown>>
  readonly masked: boolean
}

/**
 * Masks what a contract marks as personal. Of such a contract, also fields that it does not know (those of a later version, or under
 * a former name): nothing says that they are not personal. Null stays null.
 *
 * @param data as it was written, or as it is read
 */
export function maskPersonal(event: AnyEvent, data: Readonly<Record<string, unknown>>): Masked {
  if (event.personal.length === 0) return { data, masked: false }
  const fields: readonly string[] = event.schema.fields.map(({ name }: { name: string }) => name)
  const open = new Set(fields.filter((name) => !event.personal.includes(name)))
  const hidden = Object.keys(data).filter((name) => !open.has(name) && data[name] != null)
  return {
    data: { ...data, ...Object.fromEntries(hidden.map((name) => [name, MASK])) },
    masked: hidden.length > 0,
  }
}
