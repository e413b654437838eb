import { EventImplausible } from './errors.ts'

/** How many points a thing that happens to a product is worth: whole numbers. */
export interface Weights {
  /** For each piece that is sold. */
  readonly order: number
  readonly viewed: number
  readonly liked: number
  readonly carted: number
}

/** Points that a product gets, or loses, at an instant. */
export interface Move {
  readonly productId: string
  readonly points: number
  readonly at: Date
  /** Whether it was sold then: the later sale wins a tie. */
  readonly sold: boolean
}

interface Line {
  readonly productId: string
  readonly quantity: number
}

/** What of an activity is counted. */
export interface Activity {
  readonly kind: string
  readonly productId: string | null
  readonly occurredAt: Date
}

/** As long as a part of a path may be. */
const LONGEST_ID = 100

/** Each piece brings its points at the instant of the payment. @throws EventImplausible */
export function movesOfPaid(
  { lines, paidAt }: { lines: readonly Line[]; paidAt: Date },
  { order }: Weights,
): Move[] {
  return lines.map(({ productId, quantity }) =>
    plausible({ productId, points: piecesOf(quantity) * order, at: paidAt, sold: true }),
  )
}

/**
 * Takes back what the payment brings, at the instant of the payment, so that it does not matter which of the two is heard
 * first. An order that was not paid has brought nothing. @throws EventImplausible
 */
export function movesOfCancelled(
  { lines, paidAt }: { lines: readonly Line[]; paidAt: Date | null },
  { order }: Weights,
): Move[] {
  if (paidAt === null) return []
  return lines.map(({ productId, quantity }) =>
    plausible({ productId, points: -piecesOf(quantity) * order, at: paidAt, sold: false }),
  )
}

/** A view, a like, a product put into a cart. Anything else is worth nothing. @throws EventImplausible */
export function movesOfActivity(activity: Activity, weights: Weights): Move[] {
  const { kind, productId, occurredAt } = activity
  if (!isCounted(kind) || productId === null) return []
  return [plausible({ productId, points: weights[kind], at: occurredAt, sold: false })]
}

/** What happened, however often it is sent: the data platform's own rule. */
export const identityOfActivity = ({
  kind,
  activityId,
}: Pick<Activity, 'kind'> & { readonly activityId: string }): string => `${kind}/${activityId}`

/** Whether an activity moves anything, whatever it is worth. */
export const countsActivity = ({ kind, productId }: Pick<Activity, 'kind' | 'productId'>): boolean =>
  isCounted(kind) && productId !== null

const isCounted = (kind: string): kind is 'viewed' | 'liked' | 'carted' =>
  kind === 'viewed' || kind === 'liked' || kind === 'carted'

function piecesOf(quantity: number): number {
  if (quantity < 1) throw EventImplausible({ what: `a line has ${quantity} pieces` })
  return quantity
}

function plausible(move: Move): Move {
  const year = move.at.getUTCFullYear()
  if (!(year >= 2000 && year < 2100)) throw EventImplausible({ what: 'its time is not from 2000 to 2099' })
  const { productId } = move
  // PostgreSQL keeps no zero character and no half of one, so a snapshot could never be taken again.
  if (
    productId === '' ||
    productId.length > LONGEST_ID ||
    productId.includes('\0') ||
    !productId.isWellFormed()
  )
    throw EventImplausible({
      what: `a product's id must have 1 to ${LONGEST_ID} characters, all of them whole`,
    })
  return move
}
