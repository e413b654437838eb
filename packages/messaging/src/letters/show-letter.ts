import { type AnyEvent, maskPersonal } from '@jangteo/events'
import type { Message } from '../message.ts'
import type { Attempt, DeadLetter, FoundLetter, Resolution } from './find-letters.ts'
import type { StoredCorrection } from './letters.ts'
import { plain } from './plain.ts'

/** Maximum size of the shown part of an undecodable value, in bytes. */
const MOST_SHOWN_BYTES = 64 * 1024

/** The data of a record as plain JSON; or the error of decoding and the first 64 KiB of its bytes. */
export type ShownValue =
  | { readonly decoded: unknown }
  | {
      readonly undecodable: string
      /** Null without a value, and when it is masked. */
      readonly base64: string | null
      /** Total number, and whether some are not shown. */
      readonly bytes: number
      readonly truncated: boolean
    }

/** All that is known of a dead letter. */
export interface ShownLetter extends DeadLetter {
  readonly state: FoundLetter['state']
  readonly timestamp: Date
  readonly headers: Readonly<Record<string, string>>
  readonly value: ShownValue
  /** True when the value has data of a person, which is shown only to an operator who has asked for it. */
  readonly masked: boolean
  /** The newest twenty failed attempts, oldest first. `error` is that of the last one, also when the letter was redriven since. */
  readonly failures: readonly Attempt[]
  readonly resolution: Resolution | null
  /** The event that was put in its place; null unless it was corrected. */
  readonly correction: StoredCorrection | null
}

/**
 * @param decode reads the record; its error is shown
 * @param maskedBy the contract whose personal fields are masked; undefined: nothing is
 */
export async function showLetter(
  { about, state, letter, failures, resolution, correction }: FoundLetter,
  decode: () => Promise<Pick<Message<AnyEvent>, 'data'>>,
  maskedBy: AnyEvent | undefined,
): Promise<ShownLetter> {
  const { timestamp, headers, value } = letter.record
  const shown = maskedValue(await shownValue(value, decode), maskedBy)
  const corrected = correction && maskedBy && maskPersonal(maskedBy, correction.data)
  return {
    ...about,
    ...{ state, timestamp, headers, failures, resolution },
    value: shown.value,
    masked: shown.masked || (corrected?.masked ?? false),
    correction: correction && { ...correction, data: corrected?.data ?? correction.data },
  }
}

function maskedValue(
  value: ShownValue,
  event: AnyEvent | undefined,
): { readonly value: ShownValue; readonly masked: boolean } {
  if (event === undefined || event.personal.length === 0) return { value, masked: false }
  // Bytes that cannot be read may be anything.
  if ('undecodable' in value) return { value: { ...value, base64: null }, masked: value.base64 !== null }
  const { data, masked } = maskPersonal(event, value.decoded as Record<string, unknown>)
  return { value: { decoded: data }, masked }
}

async function shownValue(
  value: Buffer | null,
  decode: () => Promise<Pick<Message<AnyEvent>, 'data'>>,
): Promise<ShownValue> {
  try {
    return { decoded: plain((await decode()).data) }
  } catch (error) {
    const bytes = value?.length ?? 0
    return {
      undecodable: (error as Error).message,
      base64: value?.subarray(0, MOST_SHOWN_BYTES).toString('base64') ?? null,
      bytes,
      truncated: bytes > MOST_SHOWN_BYTES,
    }
  }
}
