import { randomUUID } from 'node:crypto'
import type { Breaks, Fault } from '@jangteo/demo'
import { beginFault } from './kinds/index.ts'
import type { LabShop } from './lab-shop.ts'
import { Refused } from './refused.ts'
import { type BegunFault, USUAL_SECONDS } from './shapes.ts'

/** How soon undoing a fault is tried again when it has failed. */
const TRY_AGAIN_MS = 1_000
/** The oldest ones that are over are forgotten. */
const MOST_KEPT = 200

/** A fault of this session: its times are filled in as they come. */
export interface Kept extends BegunFault {
  readonly undo?: () => Promise<void>
}

/** Whether it is to be undone. */
export const isOpen = ({ undo, undoneAt }: Kept): boolean => undo !== undefined && undoneAt === null

/** Whether one of them would mend the other, or hide it. A killed process leaves those that it has started stopped for a moment. */
const isSame = (a: Fault, b: Fault): boolean =>
  'part' in a && 'part' in b ? a.part === b.part : a.kind === b.kind

const reasons = (failures: readonly Error[]) => failures.map(({ message }) => message).join('; ')

/** The faults of this session. Each that can be undone undoes itself after its time. */
export class Faults implements Breaks {
  readonly #shop: LabShop
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #beginning = new Set<Fault>()
  #kept: Kept[] = []
  #isClosed = false
  #changes = 0
  /** Called before a fault begins; and what it returns, when the fault has begun. */
  beforeBegin: (fault: Fault) => Promise<(begun: Kept) => void> = async () => () => undefined

  constructor(shop: LabShop) {
    this.#shop = shop
  }

  /** The newest first. */
  get all(): readonly Kept[] {
    return this.#kept
  }

  /** How often a fault has begun or was undone. */
  get changes(): number {
    return this.#changes
  }

  /**
   * @param seconds after which it undoes itself
   * @throws Refused when it cannot begin: nothing is broken then
   */
  async begin(fault: Fault, seconds = USUAL_SECONDS): Promise<Kept> {
    const others = [...this.#beginning, ...this.#open.map((open) => open.fault)]
    if (others.some((other) => isSame(fault, other)))
      throw new Refused(409, 'fault-open', 'there is such a fault already: undo it first')
    this.#beginning.add(fault)
    return this.#begin(fault, seconds).finally(() => this.#beginning.delete(fault))
  }

  async #begin(fault: Fault, seconds: number): Promise<Kept> {
    const onBegun = await this.beforeBegin(fault)
    if (this.#isClosed) throw new Refused(503, 'closing', 'npm start is ending')
    const begunAt = new Date()
    const { undo } = await beginFault(this.#shop, fault)
    const id = randomUUID()
    const kept: Kept = {
      id,
      fault,
      begunAt: begunAt.toISOString(),
      undoesItselfAt: undo ? new Date(begunAt.getTime() + seconds * 1_000).toISOString() : null,
      ...{ noticedAt: null, noticedBy: null, undoneAt: null, recoveredAt: null, problem: null },
      ...(undo && { undo: () => this.#undo(id, undo) }),
    }
    this.#kept = [kept, ...this.#kept].filter((each, at) => at < MOST_KEPT || isOpen(each))
    this.#changes++
    if (kept.undo) this.#undoIn(id, kept.undo, seconds * 1_000)
    onBegun(kept)
    // It was begun while all others were undone.
    if (this.#isClosed) await kept.undo?.()
    return kept
  }

  /** Mends a fault, once. @throws Refused when there is none of this id, or it cannot be undone */
  async undo(id: string): Promise<Kept> {
    const kept = this.#find(id)
    if (!kept.undo) throw new Refused(409, 'not-undoable', 'it has happened: there is nothing to undo')
    await kept.undo()
    return this.#find(id)
  }

  /** Mends all faults that can be. @throws AggregateError with what has failed, after all were tried */
  async undoAll(): Promise<void> {
    const results = await Promise.allSettled(this.#open.map(({ undo }) => undo?.()))
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Error] : [],
    )
    if (failures.length > 0)
      throw new AggregateError(failures, `not everything could be undone: ${reasons(failures)}`)
  }

  /** From now on none begins; all are undone. @throws as `undoAll` */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.undoAll().finally(() => {
      for (const timer of this.#timers.values()) clearTimeout(timer)
    })
  }

  /** Changes what is known of a fault. */
  change(id: string, changes: Partial<BegunFault>): void {
    this.#kept = this.#kept.map((kept) => (kept.id === id ? { ...kept, ...changes } : kept))
  }

  /** Those that are to be undone. */
  get #open(): readonly Kept[] {
    return this.#kept.filter(isOpen)
  }

  #find(id: string): Kept {
    const kept = this.#kept.find((each) => each.id === id)
    if (!kept) throw new Refused(404, 'fault-unknown', 'there is no such fault in this session')
    return kept
  }

  async #undo(id: string, undo: () => Promise<void>): Promise<void> {
    if (this.#find(id).undoneAt !== null) return
    try {
      await undo()
    } catch (error) {
      this.change(id, { problem: (error as Error).message })
      throw error
    }
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#changes++
    this.change(id, { undoneAt: this.#find(id).undoneAt ?? new Date().toISOString(), problem: null })
  }

  #undoIn(id: string, undo: () => Promise<void>, ms: number): void {
    const tryIt = () =>
      undo().catch(() => {
        if (!this.#isClosed) this.#undoIn(id, undo, TRY_AGAIN_MS)
      })
    this.#timers.set(id, setTimeout(tryIt, ms))
  }
}
