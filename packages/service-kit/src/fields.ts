import { z } from 'zod'

/** Maximum length of a person's id, in characters: in a token, a path, a body, an event. */
export const MOST_PERSON_ID = 255

/** False for text that PostgreSQL refuses (NUL) or that changes on its way to UTF-8 (half a surrogate pair). */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Text written by people. It is stored unchanged, with surrounding blanks; text of blanks only is refused. */
export const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => value.trim() !== '', 'must not be blank')
    .refine((value) => isStorable(value) && !/\p{Cc}/u.test(value), 'must be printable text')
    .meta({ pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$' })

/**
 * Search text in the form for comparison: NFC, trimmed. A store normalizes the compared column in the same way
 * (`normalize(…, NFC)`); stored text stays as it was sent.
 */
export const searchText = (longest: number) =>
  text(longest).transform((value) => value.normalize('NFC').trim())

/** An id that we make. PostgreSQL and the events write it in lower case. */
export const id = z.uuid().toLowerCase()

/** A product's id, as the order service gives them out. */
export const productId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower case letters, digits and dashes, at most 64')

/** An amount of money, whole. */
export const won = z.int().describe('Won.')

/** Whether a text can be a person's id. A dot or two are none: no URL can name them. */
export const isPersonId = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length >= 1 &&
  value.length <= MOST_PERSON_ID &&
  isStorable(value) &&
  !/[\p{Cc}\s]/u.test(value) &&
  !/^\.{1,2}$/.test(value)

/** A person's id as in their token. Compared character by character: the issuer's ids are opaque. */
export const personId = z
  .string()
  .min(1)
  .max(MOST_PERSON_ID)
  .refine(isPersonId, 'must be visible characters without spaces')
  .meta({ pattern: '^[^\\s\\x00-\\x1f\\x7f-\\x9f]+$' })

/** A pattern for dates in the OpenAPI document, in addition to the format. Most texts that match it are valid dates. */
const DATE = '20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
const MINUTES = '([01][0-9]|2[0-3]):[0-5][0-9]'

/** An instant in years that a database and a calendar agree on, with at most millisecond precision, as it is stored. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => !/\.\d{3}\d*[1-9]/.test(value), 'must not be finer than a millisecond')
  .transform((value) => new Date(value))
  .refine(
    (date) => date.getUTCFullYear() >= 2000 && date.getUTCFullYear() < 2100,
    'must be from 2000 to 2099',
  )
  .meta({ pattern: `^${DATE}T${MINUTES}:[0-5][0-9](\\.[0-9]{1,3})?(Z|[+-]${MINUTES})$` })

/** A day of the same years, as the instant at which it begins in UTC. */
export const day = z.iso
  .date()
  .transform((value) => new Date(`${value}T00:00:00Z`))
  .refine(
    (date) => date.getUTCFullYear() >= 2000 && date.getUTCFullYear() < 2100,
    'must be from 2000 to 2099',
  )
  .meta({ pattern: `^${DATE}$` })

const IANA_SHORT = 'GMT|UTC|UCT|EST|MST|HST|WET|CET|MET|EET|ROK|ROC|PRC'
/** Names that Intl accepts and IANA does not have: offsets, abbreviations (`ACT` means Darwin), and former IANA names. */
const notIana = new RegExp(
  `^(?:[^A-Za-z].*|(?!(?:${IANA_SHORT})$)[A-Z]{3}|SystemV/.*|US/Pacific-New|Canada/East-Saskatchewan|Etc/Unknown)$`,
  'i',
)

/** Whether this is a current or former IANA name of a time zone. */
export function isTimeZone(name: string): boolean {
  if (notIana.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
