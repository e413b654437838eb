/** What the log of a topic has beyond what its service has published: a number of events, and a sum of the hashes of their ids. */
export interface Surplus {
  readonly topic: string
  readonly events: number
  readonly digest: string
}

/** A difference with its id: as long as both sides say the same, it is the same difference. */
export interface NamedDifference {
  readonly differenceId: string
  readonly equation: string
  readonly object: string
  readonly left: string | null
  readonly right: string | null
  readonly surplus: Surplus | null
}

/** A difference that an operator has accepted, with the reason. */
export interface AcceptedDifference extends NamedDifference {
  readonly acceptedBy: string
  readonly reason: string
  readonly acceptedAt: Date
}

/** What remains of differences when the accepted ones are left out, and how many these were. */
export function withoutAccepted<D extends { readonly differenceId: string }>(
  differences: readonly D[],
  accepted: ReadonlySet<string>,
): { readonly open: D[]; readonly accepted: string[] } {
  const [open, left]: [D[], string[]] = [[], []]
  for (const difference of differences)
    if (accepted.has(difference.differenceId)) left.push(difference.differenceId)
    else open.push(difference)
  return { open, accepted: left }
}

/** The accepted surplus of a topic in all. */
export function surplusOf(topic: string, accepted: readonly Pick<AcceptedDifference, 'surplus'>[]): Surplus {
  const own = accepted.flatMap(({ surplus }) => (surplus?.topic === topic ? [surplus] : []))
  return {
    topic,
    events: own.reduce((sum, { events }) => sum + events, 0),
    digest: String(own.reduce((sum, { digest }) => sum + BigInt(digest), 0n)),
  }
}
