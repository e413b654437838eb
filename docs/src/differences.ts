import { diff } from '@asyncapi/diff'

/** A change of the AsyncAPI document that a program outside of this repository would notice. */
export interface RecordedChange {
  /** As the check names it: `remove /operations/coupon.receives.OrderPaid`. */
  readonly change: string
  /** Why it is made, and what the readers of the event do instead. */
  readonly because: string
}

/** What changed between two documents: each change as its action and JSON pointer. */
export interface Differences {
  readonly breaking: readonly string[]
  readonly others: readonly string[]
}

/**
 * What consumers rely on: where it is gone or has another value, they break. The payloads are not here: `packages/events/released` has
 * each version of a schema, and refuses a change that a reader cannot follow.
 */
const RELIED_ON = [
  '/channels/*',
  '/channels/*/address',
  '/channels/*/parameters/*/enum/*',
  '/channels/*/messages/*',
  '/channels/*/bindings/kafka/topicConfiguration/cleanup.policy/*',
  '/operations/*',
  '/operations/*/action',
  '/operations/*/channel/$ref',
  '/operations/*/messages/*',
  '/operations/*/bindings/kafka/groupId/enum/*',
  '/components/messages/*',
  '/components/messages/*/contentType',
  '/components/messages/*/headers/properties/*',
  '/components/messages/*/bindings/kafka/key/x-field',
]

/** The differences between two AsyncAPI documents, by the rules of `@asyncapi/diff` and those of this shop. */
export function differences(before: object, after: object): Differences {
  const all = diff(before, after, { override: rules() })
  const named = (changes: unknown) =>
    (changes as { action: string; path: string }[]).map(({ action, path }) => `${action} ${path}`)
  return {
    breaking: named(all.breaking()),
    others: [...named(all.nonBreaking()), ...named(all.unclassified())],
  }
}

/** In sentences: breaking changes that are not recorded, and recorded ones that are not made. */
export function unrecorded({ breaking }: Differences, recorded: readonly RecordedChange[]): string[] {
  const known = recorded.map(({ change }) => change)
  return [
    ...breaking
      .filter((change) => !known.includes(change))
      .map(
        (change) =>
          `"${change}" breaks consumers of the released document: undo it, or record it with its reason in docs/src/breaking-changes.ts`,
      ),
    ...known
      .filter((change) => !breaking.includes(change))
      .map((change) => `"${change}" is recorded in docs/src/breaking-changes.ts, and is not made: delete it`),
  ]
}

/** The library knows a rule only where each part of its path has one. */
function rules() {
  const neutral = { add: 'non-breaking', remove: 'unclassified', edit: 'unclassified' } as const
  const breaking = { add: 'non-breaking', remove: 'breaking', edit: 'breaking' } as const
  const parents = RELIED_ON.flatMap((path) => {
    const parts = path.split('/')
    return parts.slice(2).map((_, at) => parts.slice(0, at + 2).join('/'))
  })
  return {
    ...Object.fromEntries(parents.map((path) => [path, neutral])),
    ...Object.fromEntries(RELIED_ON.map((path) => [path, breaking])),
    '/info/version': neutral,
  }
}
