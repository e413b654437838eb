import { type Grain, type Span, type SpanAsked, spanOf, type Window, windowSpan } from '../domain/span.ts'
import {
  type CouponFigures,
  type FunnelStep,
  readBeginning,
  readCoupons,
  readFunnel,
  readSales,
  readTopProducts,
  type Sales,
  type TopProduct,
} from '../stores/figure-store.ts'
import type { Tx } from '../stores/tx.ts'

interface Asked extends SpanAsked {
  readonly now: Date
}

interface TopAsked {
  readonly window: Window
  readonly by: 'units' | 'views'
  readonly limit: number
  readonly timeZone: string
  readonly now: Date
}

/** What was sold, by minute, hour or day of the shop. @throws SpanInvalid */
export async function showSales(
  tx: Tx,
  { by, timeZone, now, ...asked }: Asked & { by: Grain; timeZone: string },
): Promise<Span & { by: Grain; timeZone: string; items: Sales[] }> {
  const span = spanOf(asked, by, now)
  return { ...span, by, timeZone, items: await readSales(tx, span, { by, timeZone }) }
}

/** How many people reached each step. @throws SpanInvalid */
export async function showFunnel(tx: Tx, { now, ...asked }: Asked): Promise<Span & { items: FunnelStep[] }> {
  const span = spanOf(asked, 'day', now)
  return { ...span, items: await readFunnel(tx, span) }
}

/** The coupons of each campaign: issued, reserved, refused, used. @throws SpanInvalid */
export async function showCoupons(
  tx: Tx,
  { now, ...asked }: Asked,
): Promise<Span & { items: CouponFigures[] }> {
  const span = spanOf(asked, 'day', now)
  return { ...span, items: await readCoupons(tx, span) }
}

/** The products that are bought or viewed most: in the last hour, or in the shop's day, week or month so far. */
export async function showTopProducts(
  tx: Tx,
  { window, timeZone, now, ...order }: TopAsked,
): Promise<Span & { window: Window; items: TopProduct[] }> {
  const began = window === 'hour' ? undefined : await readBeginning(tx, window, { now, timeZone })
  const span = windowSpan(began, now)
  return { ...span, window, items: await readTopProducts(tx, span, order) }
}
