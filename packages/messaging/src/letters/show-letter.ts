import type { AnyEvent } from '@jangteo/events'
import type { Message } from '../message.ts'
import type { Attempt, DeadLetter, FoundLetter, Resolution } from './find-letters.ts'
import { plain } from './plain.ts'

/** Maximum size of the shown part of an undecodable value, in bytes. */
const MOST_SHOWN_BYTES = 64 * 1024

/** The data of a record as plain JSON; or the error of decoding and the first 64 KiB of its bytes. */
export type ShownValue =
  | { readonly decoded: unknown }
  | {
      readonly undecodable: string
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
  /** The newest twenty failed attempts, oldest first. `error` is that of the last one, also when the letter was redriven since. */
  readonly failures: readonly Attempt[]
  readonly resolution: Resolution | null
}

/** @param decode reads the record; its error is shown */
export async function showLetter(
  { about, state, letter, failures, resolution }: FoundLetter,
  decode: () => Promise<Pick<Message<AnyEvent>, 'data'>>,
): Promise<ShownLetter> {
  const { timestamp, headers, value } = letter.record
  return {
    ...about,
    ...{ state, timestamp, headers, failures, resolution },
    value: await shownValue(value, decode),
  }
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
