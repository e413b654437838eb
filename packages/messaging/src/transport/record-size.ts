import type { OutgoingRecord } from '../transport.ts'

/** Below a broker's default limit of 1 MiB, for one record and for all records of a partition in one send. */
export const MAX_SEND_BYTES = 950_000
/** Overhead of a record, rounded up. */
const OVERHEAD_BYTES = 100

/** Maximum size of a record on the wire, in bytes. */
export function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = OVERHEAD_BYTES + (value?.length ?? 0) + Buffer.byteLength(key ?? '')
  for (const [name, text] of Object.entries(headers)) bytes += Buffer.byteLength(name + text) + 4
  return bytes
}
