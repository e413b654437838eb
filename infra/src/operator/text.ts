const escaped = (text: string) =>
  [...Array(text.length).keys()]
    .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('')

/**
 * The text, with characters that a terminal would execute and not show (controls, writing directions) as `\u….`. Keys, errors
 * and values may have been written to a topic by an external producer.
 */
export const shownSafely = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, escaped)

/** One JSON document for programs; the same escapes, which mean the same in JSON. */
export const json = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map(shownSafely).join('\n')

/** One line for people: what fits, and a sign when something is left out. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** A time of an answer, without what people do not read. */
export const instant = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z')

/** The same in one line. */
export const jsonLine = (value: unknown): string => shownSafely(JSON.stringify(value))
