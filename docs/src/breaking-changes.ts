import type { RecordedChange } from './differences.ts'

/** The breaking changes since the released document (docs/released/asyncapi.json) that were decided. A release empties the list. */
export const breakingChanges: readonly RecordedChange[] = []
