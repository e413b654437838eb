import { EventImplausible } from './errors.ts'

/** The points of each kind of event: whole numbers. */
export interface Weights {
  /** For each sold piece. */
  readonly order: number
  readonly viewed: number
  readonly liked: number
  readonly carted: number
}

/** Points that a product gets or loses, at an instant. */
export interface Move {
  readonly productId: string
  readonly kind: keyof Weights
  /** Sold pieces, negative when they are taken back; 1 for an activity. */
  readonly count: number
  readonly points: number
  readonly at: Date
  /** Whether it is a sale: of equal points, the later sale ranks first. */
  readonly sold: boolean
}

interface Line {
  readonly productId: string
  readonly quantity: number
}

/** The fields of an activity that are counted. */
export interface Activity {
  readonly kind: string
  readonly productId: string | null
  readonly occurredAt: Date
}

/** The largest length of a path segment. */
const LONGEST_ID = 100

/** Each sold piece gives its points at the instant of the payment. @throws EventImplausible */
export function movesOfPaid(
  { lines, paidAt }: { lines: readonly Line[]; paidAt: Date },
  { order }: Weights,
): Move[] {
  return lines.map(({ productId, quantity }) =>
    soldPieces({ productId, count: piecesOf(quantity), at: paidAt, sold: true }, order),
  )
}

/**
 * Takes back the points of the payment, at the instant of the payment, so that both events may be applied in any order. An
 * order that was not paid gave none. @throws EventImplausible
 */
export function movesOfCancelled(
  { lines, paidAt }: { lines: readonly Line[]; paidAt: Date | null },
  { order }: Weights,
): Move[] {
  if (paidAt === null) return []
  return lines.map(({ productId, quantity }) =>
    soldPieces({ productId, count: -piecesOf(quantity), at: paidAt, sold: false }, order),
  )
}

/** The points of a view, a like or a product in a cart; other activities give none. @throws EventImplausible */
export function movesOfActivity(activity: Activity, weights: Weights): Move[] {
  const { kind, productId, occurredAt } = activity
  if (!isCounted(kind) || productId === null) return []
  return [plausible({ productId, kind, count: 1, points: weights[kind], at: occurredAt, sold: false })]
}

/**
 * Equal for activities of which only one counts: those of a kind that a person does with a product within an hour. By the hour of the
 * shop's calendar, so that any of them adds the same points to the same buckets.
 */
export const identityOfActivity = (
  { userId }: { readonly userId: string },
  { kind, productId }: Pick<Move, 'kind' | 'productId'>,
  hour: string,
): string => JSON.stringify([kind, hour, productId, userId])

/** Whether activities of this kind are counted, also when their weight is 0. */
export const countsActivity = ({ kind, productId }: Pick<Activity, 'kind' | 'productId'>): boolean =>
  isCounted(kind) && productId !== null

const isCounted = (kind: string): kind is 'viewed' | 'liked' | 'carted' =>
  kind === 'viewed' || kind === 'liked' || kind === 'carted'

const soldPieces = (move: Omit<Move, 'kind' | 'points'>, weight: number): Move =>
  plausible({ ...move, kind: 'order', points: move.count * weight })

function piecesOf(quantity: number): number {
  if (quantity < 1) throw EventImplausible({ what: `a line has ${quantity} pieces` })
  return quantity
}

function plausible(move: Move): Move {
  const year = move.at.getUTCFullYear()
  if (!(year >= 2000 && year < 2100)) throw EventImplausible({ what: 'its time is not from 2000 to 2099' })
  const { productId } = move
  // PostgreSQL stores no NUL and no lone surrogate: with such an id, no snapshot could be stored any more.
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
