import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '@jangteo/demo'
import type { PartControl } from '@jangteo/launcher'
import { controlOf, hitsAll, type LabShop, partsOf } from './lab-shop.ts'
import type { PartState } from './shapes.ts'

/** A part that has not answered by then is not ready: one that is stopped takes connections, and never answers. */
const PATIENCE_MS = 1_000

/** What is known of each part from one look to the next. */
export class Parts {
  readonly #shop: LabShop
  /** How often each part had been started when it was seen first. */
  readonly #firstStarts = new Map<string, number>()
  #last = new Map<string, PartState>()

  constructor(shop: LabShop) {
    this.#shop = shop
  }

  /** @param faults those that are not undone */
  async look(faults: readonly Fault[]): Promise<PartState[]> {
    const looks = await Promise.all(partsOf(this.#shop).map((name) => this.#lookAt(name, faults)))
    this.#last = new Map(looks.map((look) => [look.name, look]))
    return looks
  }

  async #lookAt(name: string, faults: readonly Fault[]): Promise<PartState> {
    const control = controlOf(this.#shop, name)
    if (!this.#firstStarts.has(name)) this.#firstStarts.set(name, control.starts)
    const reason = await whyNotReady(control)
    const state = stateOf(name, reason === null, faults)
    const before = this.#last.get(name)
    return {
      name,
      state,
      since: before?.state === state ? before.since : new Date().toISOString(),
      isReady: reason === null,
      restarts: control.starts - (this.#firstStarts.get(name) ?? 0),
      reason,
      hitsAll: hitsAll(name),
    }
  }
}

function stateOf(name: string, isReady: boolean, faults: readonly Fault[]): PartState['state'] {
  const kinds = faults.filter((fault) => 'part' in fault && fault.part === name).map(({ kind }) => kind)
  if (kinds.includes('pause')) return 'paused'
  if (kinds.includes('slow')) return 'slowed'
  return isReady ? 'running' : 'away'
}

async function whyNotReady(control: PartControl): Promise<string | null> {
  if (control.pid === undefined) return 'it does not run'
  const late = new AbortController()
  try {
    const noAnswer = wait(PATIENCE_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error('it does not answer')
    })
    await Promise.race([control.check(), noAnswer])
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    late.abort()
  }
}
