import { allEvents } from '@jangteo/events'
import { DEAD_LETTER_PREFIX } from './dead-letter-topic.ts'
import type { Use } from './transport.ts'

/** On what a user has a right at Kafka. */
export interface RightPlace {
  readonly resource: 'topic' | 'group'
  /** The name of a topic or group, or what the names begin with. */
  readonly name: string
  readonly match: 'literal' | 'prefixed'
}

/** A right of a user at Kafka. Kafka includes `describe` in `read`, `write` and `alter`. */
export interface Right extends RightPlace {
  readonly operation: 'read' | 'write' | 'create' | 'alter' | 'describe' | 'delete'
}

/** Where brokers keep the groups. */
export const GROUPS_TOPIC = '__consumer_offsets'

/**
 * The rights of a service at Kafka, from its contract: it writes what it publishes, reads what it subscribes to, in groups of its own,
 * and has no right over rights, users, settings or the cluster. It may create the topics of its contract, and no others, because a
 * topic that is deleted while it is in use is created again by the first service that notices.
 *
 * @param prefix of every topic and group
 */
export function rightsOf(
  { service, publishes, reads, readsFormer = [] }: Use,
  prefix = '',
): readonly Right[] {
  const on =
    (resource: Right['resource'], match: Right['match']) =>
    (name: string, ...operations: Right['operation'][]): Right[] =>
      operations.map((operation) => ({ resource, match, name, operation }))
  const topic = on('topic', 'literal')
  const group = on('group', 'literal')
  const groups = on('group', 'prefixed')
  const created = [...new Set([...publishes, ...reads])]
  return [
    // `alter` adds partitions: its leading replica does it while the service runs.
    ...publishes.flatMap((name) => topic(prefix + name, 'write', 'alter')),
    ...[...reads, ...readsFormer].flatMap((name) => topic(prefix + name, 'read')),
    ...created.flatMap((name) => topic(prefix + name, 'create')),
    ...on('topic', 'prefixed')(`${prefix}${DEAD_LETTER_PREFIX}${service}.`, 'write', 'create'),
    ...group(prefix + service, 'read'),
    ...groups(`${prefix}${service}.`, 'read'),
    ...groups(`${prefix}${service}.replay-`, 'delete'),
    // Before a topic is spread over more partitions all of its readers must have read it, also those that are no service of the shop.
    ...(publishes.length > 0
      ? [
          ...topic(GROUPS_TOPIC, 'describe'),
          ...(prefix ? groups(prefix, 'describe') : group('*', 'describe')),
        ]
      : []),
  ]
}

/**
 * Whether a right of a service's user is one of this shop: other shops on the cluster may have the same users. With a prefix, the names of
 * this shop begin with it; without one, they are those that contracts have. `*` is every shop's.
 */
export function isOfShop({ resource, name, match }: RightPlace, { service }: Use, prefix: string): boolean {
  if (name === '*') return true
  if (prefix !== '') return name.startsWith(prefix)
  const services = [...new Set([service, ...allEvents.flatMap(({ actedOnBy }) => actedOnBy)])]
  const names = {
    topic: allEvents.flatMap((event) => [event, ...event.former].map(({ topic }) => topic)),
    group: services,
  }
  const beginnings = services.map((each) => `${resource === 'topic' ? DEAD_LETTER_PREFIX : ''}${each}.`)
  if (beginnings.some((beginning) => name.startsWith(beginning))) return true
  if (match === 'literal') return names[resource].includes(name)
  return [...names[resource], ...beginnings].some((each) => each.startsWith(name))
}

/**
 * The rights on `*` that the contract of a shop without a prefix has. That shop may have the same users, and without `describe` on its groups
 * it would not know all readers of its topics.
 */
export const rightsOnAll = (use: Use): readonly Right[] => rightsOf(use).filter(({ name }) => name === '*')

/** One line for each right, for people. */
export const rightLine = ({ resource, name, match, operation }: Right): string =>
  `${operation} ${resource} ${name}${match === 'prefixed' ? '*' : ''}`

/**
 * The users of a service: it has two, so that a password is changed without a pause. It runs as one of them while the other one gets the
 * new password. @param username any of the two
 */
export function usersOf(username: string): readonly [string, string] {
  const first = username.replace(/-2$/, '')
  return [first, `${first}-2`]
}
