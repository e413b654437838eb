import { isLetterId } from '../letters/find-letters.ts'
import { groupHash } from '../letters/groups.ts'

/** The letters of a run. */
export type RunSelection =
  | { readonly all: true }
  | { readonly ids: readonly string[] }
  | { readonly key: string; readonly topic?: string }
  | { readonly topic: string }
  | { readonly group: string }

/** A selection in SQL: `$1` is the run's id. */
export interface Condition {
  readonly where: string
  readonly value: readonly unknown[]
  /**
   * Undefined when the letters are all those of their keys. Otherwise whether the letters behind a selected one go with it, as
   * those before it always do.
   */
  readonly wholeKeys?: boolean
}

export function conditionOf(selection: RunSelection): Condition {
  if ('all' in selection) return { where: 'true', value: [] }
  if ('ids' in selection)
    return { where: 'd.id = any($2::bigint[])', value: [selection.ids.filter(isLetterId)], wholeKeys: false }
  if ('group' in selection)
    return { where: 'd.group_hash = $2::bigint', value: [groupHash(selection.group)], wholeKeys: true }
  if ('key' in selection) {
    const { key, topic } = selection
    return topic === undefined
      ? { where: 'd.key = $2', value: [key] }
      : { where: 'd.key = $2 and d.topic = $3', value: [key, topic] }
  }
  return { where: 'd.topic = $2', value: [selection.topic] }
}
