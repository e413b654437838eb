const MINUTE_MS = 60_000
/** Sales are counted in panes of this length, which begin at whole multiples of it. */
const PANE_MS = 10 * MINUTE_MS

/** The length of each kind of window in panes. A window of each kind ends with every pane, so windows of several panes overlap. */
const PANES = { tumbling: 1, sliding: 6 } as const
export type WindowKind = keyof typeof PANES
const kinds = Object.keys(PANES) as WindowKind[]
const LONGEST_MS = Math.max(...Object.values(PANES)) * PANE_MS

/** From `startsAt` until `endsAt`, exclusive. */
export interface Window {
  readonly kind: WindowKind
  readonly startsAt: Date
  readonly endsAt: Date
}

/** A paid order. */
export interface Sale {
  /** When it was paid. */
  readonly at: Date
  /** When its event was stored. */
  readonly storedAt: Date
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
}

/** How much of a product was sold in a pane. */
export interface PaneCount {
  readonly startsAt: Date
  readonly productId: string
  /** Pieces. */
  readonly quantity: number
  readonly orders: number
}

export interface Poured {
  /** The latest time of a sale so far: the only clock of the windows. */
  readonly streamTime: Date
  /** To be added to the panes. */
  readonly counts: readonly PaneCount[]
  /** The number of sales that came after their pane was closed. They are in no pane. */
  readonly late: number
  /** Whether a window may have ended, or have changed after its end. */
  readonly isDue: boolean
}

/**
 * Sorts sales into panes, in the order in which their events were stored. A pane is closed when the stream time is `graceMs`
 * past its end: so a window that is made of closed panes never changes again.
 *
 * A sale does not move the stream time beyond the instant at which its event was stored: one event from the future must not
 * close the panes of today.
 *
 * @param before the stream time after the sales that were poured before; null when these are the first ones
 * @param sales one or more
 */
export function pour(before: Date | null, sales: readonly Sale[], graceMs: number): Poured {
  const counts = new Map<string, PaneCount>()
  let streamTime = before?.getTime() ?? Number.NEGATIVE_INFINITY
  let late = 0
  let isDue = false
  for (const { at, storedAt, lines } of sales) {
    const time = Math.min(at.getTime(), storedAt.getTime())
    isDue ||= paneStart(time) > paneStart(streamTime)
    streamTime = Math.max(time, streamTime)
    const startsAt = paneStart(at.getTime())
    const endsAt = startsAt + PANE_MS
    isDue ||= endsAt <= streamTime
    if (endsAt + graceMs <= streamTime) {
      late += 1
      continue
    }
    for (const [productId, quantity] of piecesOf(lines)) {
      const key = `${startsAt} ${productId}`
      const known = counts.get(key) ?? { startsAt: new Date(startsAt), productId, quantity: 0, orders: 0 }
      counts.set(key, { ...known, quantity: known.quantity + quantity, orders: known.orders + 1 })
    }
  }
  return { streamTime: new Date(streamTime), counts: [...counts.values()], late, isDue }
}

const paneStart = (at: number): number => Math.floor(at / PANE_MS) * PANE_MS

/** A product may have several lines in an order. */
function piecesOf(lines: Sale['lines']): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { productId, quantity } of lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity)
  return pieces
}

/** The windows that contain one of these panes, each once. */
export function windowsOf(panes: readonly Pick<PaneCount, 'startsAt'>[]): Window[] {
  const windows = new Map<string, Window>()
  for (const startsAt of new Set(panes.map((pane) => pane.startsAt.getTime())))
    for (const kind of kinds)
      for (let n = 1; n <= PANES[kind]; n += 1) {
        const window = windowEnding(kind, new Date(startsAt + n * PANE_MS))
        windows.set(windowId(window), window)
      }
  return [...windows.values()]
}

export const windowEnding = (kind: WindowKind, endsAt: Date): Window => ({
  kind,
  startsAt: new Date(endsAt.getTime() - PANES[kind] * PANE_MS),
  endsAt,
})

export const windowId = ({ kind, startsAt }: Window): string => `${kind}/${startsAt.toISOString()}`

/** Windows that ended at or before this instant are final: each of their panes is closed. */
export const finalUntil = (streamTime: Date, graceMs: number): Date =>
  new Date(streamTime.getTime() - graceMs)

/** Panes that began at or before this instant are in final windows only. */
export const neededAfter = (streamTime: Date, graceMs: number): Date =>
  new Date(finalUntil(streamTime, graceMs).getTime() - LONGEST_MS)

/** What was sold of a product in a window. */
export type Measured = Omit<PaneCount, 'startsAt'>

/** The result of a window: the sum of its panes, with the most pieces first, and equal ones by their ids. */
export function measure({ startsAt, endsAt }: Window, panes: readonly PaneCount[], most: number): Measured[] {
  const sums = new Map<string, Measured>()
  for (const { productId, quantity, orders, startsAt: paneStartsAt } of panes) {
    if (paneStartsAt < startsAt || paneStartsAt >= endsAt) continue
    const sum = sums.get(productId) ?? { productId, quantity: 0, orders: 0 }
    sums.set(productId, { productId, quantity: sum.quantity + quantity, orders: sum.orders + orders })
  }
  return [...sums.values()]
    .sort((a, b) => b.quantity - a.quantity || (a.productId < b.productId ? -1 : 1))
    .slice(0, most)
}
