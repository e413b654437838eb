import type { StepReached, StepsAhead } from '@jangteo/messaging'

// Also loaded into the services' processes: no imports but types.

/** A moment just before or just after a step, at which a process may end: `consuming order.paid: before commit`. */
export type Edge = string

export const edgeOf = (
  { activity, step, moment }: Pick<StepReached, 'activity' | 'step' | 'moment'>,
  subject: string,
): Edge => `${activity} ${subject}: ${moment} ${step}`

/** Every edge that a service may reach, in the order of the steps. */
export const edgesAhead = ({ steps, subjects }: Pick<StepsAhead, 'steps' | 'subjects'>): Edge[] =>
  (Object.keys(steps) as (keyof typeof steps)[]).flatMap((activity) =>
    subjects[activity].flatMap((subject) =>
      steps[activity].flatMap((step) =>
        (['before', 'after'] as const).map((moment) => edgeOf({ activity, step, moment }, subject)),
      ),
    ),
  )

const WAYS = ['publishing', 'emitting'] as const

/**
 * The edges that were not reached. An event is published from the outbox or emitted without one: of the two, the edges of the way
 * that it does not take are no edges. When it takes neither, all of the outbox are missing.
 */
export function missing(ahead: readonly Edge[], reached: ReadonlySet<Edge>): Edge[] {
  const taken = new Set([...reached].map(wayOf))
  return ahead.filter((edge) => {
    if (reached.has(edge)) return false
    const way = wayOf(edge)
    const other = otherWay(way)
    if (other === undefined || taken.has(way)) return true
    return !taken.has(other) && way.startsWith('publishing ')
  })
}

/** `publishing order.paid` of `publishing order.paid: before write`. */
const wayOf = (edge: Edge): string => edge.slice(0, edge.indexOf(':'))

function otherWay(way: string): string | undefined {
  const [activity, topic] = way.split(' ')
  const [publishing, emitting] = WAYS
  if (activity === publishing) return `${emitting} ${topic}`
  return activity === emitting ? `${publishing} ${topic}` : undefined
}
