import { type Grain, type Span, type SpanAsked, slidingSpan, spanOf, type Window } from '../domain/span.ts'
import {
  type CouponFigures,
  type FunnelStep,
  readCoupons,
  readFunnel,
  readSales,
  readTopProducts,
  type Sales,
  type TopProduct,
} from '../figure-store.ts'
import type { Tx } from '../tx.ts'

interface Asked extends SpanAsked {
  readonly now: Date
}

/** What was sold, by minute, hour or day of the shop. @throws SpanInvalid */
export async function showSales(
  tx: Tx,
  { by, timeZone, now, ...asked }: Asked & { by: Grain; timeZone: string },
): Promise<Span & { by: Grain; timeZone: string; sales: Sales[] }> {
  const span = spanOf(asked, by, now)
  return { ...span, by, timeZone, sales: await readSales(tx, span, { by, timeZone }) }
}

/** How many came how far. @throws SpanInvalid */
export async function showFunnel(tx: Tx, { now, ...asked }: Asked): Promise<Span & { steps: FunnelStep[] }> {
  const span = spanOf(asked, 'day', now)
  return { ...span, steps: await readFunnel(tx, span) }
}

/** What became of the coupons of each campaign. @throws SpanInvalid */
export async function showCoupons(
  tx: Tx,
  { now, ...asked }: Asked,
): Promise<Span & { campaigns: CouponFigures[] }> {
  const span = spanOf(asked, 'day', now)
  return { ...span, campaigns: await readCoupons(tx, span) }
}

/** What is bought and looked at most, in a window that slides with the minutes. */
export async function showTopProducts(
  tx: Tx,
  { window, now, ...order }: { window: Window; by: 'units' | 'views'; limit: number; now: Date },
): Promise<Span & { window: Window; products: TopProduct[] }> {
  const span = slidingSpan(window, now)
  return { ...span, window, products: await readTopProducts(tx, span, order) }
}
