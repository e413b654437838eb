import type { OutgoingRecord } from '../transport.ts'

/** Below the 1 MiB that a broker takes by default, for one record and for all records of a partition in one send. */
export const MAX_SEND_BYTES = 950_000
/** What a record costs beside its own bytes, rounded up. */
const OVERHEAD_BYTES = 100

/** How many bytes a record takes on the wire, at most. */
export function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = OVERHEAD_BYTES + (value?.length ?? 0) + Buffer.byteLength(key ?? '')
  for (const [name, text] of Object.entries(headers)) bytes += Buffer.byteLength(name + text) + 4
  return bytes
}
