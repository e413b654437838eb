import { type MeasuredWindow, type WindowKind, windowKinds } from '../domain/measured-window.ts'
import type { Tx } from '../stores/tx.ts'
import { findLastWindow } from '../stores/window-store.ts'

/** Signalled when a window was measured. */
export const TRENDING = 'trending'

/** The last measured window of each kind, cached in this process. It is read again when one is measured. */
export class Trending {
  readonly name = 'trending'
  readonly changes = TRENDING
  readonly #prisma: Tx
  #last: ReadonlyMap<WindowKind, MeasuredWindow | undefined> = new Map()

  constructor(prisma: Tx) {
    this.#prisma = prisma
  }

  find(kind: WindowKind): MeasuredWindow | undefined {
    return this.#last.get(kind)
  }

  async refresh(): Promise<void> {
    const found = windowKinds.map(async (kind) => [kind, await findLastWindow(this.#prisma, kind)] as const)
    this.#last = new Map(await Promise.all(found))
  }
}
