import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '@jangteo/demo'
import type { PartControl } from '@jangteo/launcher'
import { controlOf, hitsAll, type LabShop, partsOf } from './lab-shop.ts'
import type { PartState } from './shapes.ts'

/** A part that has not answered by then is not ready. */
const PATIENCE_MS = 1_000

/** A part that is paused or slowed, as long as it is the process that it was. */
export interface Held {
  readonly part: string
  readonly kind: Fault['kind']
  /** As many were started of it by then. */
  readonly starts: number
}

/** What is known of each part from one look to the next. */
export class Parts {
  readonly #shop: LabShop
  /** How often each part had been started when it was seen first. */
  readonly #firstStarts = new Map<string, number>()
  #last = new Map<string, PartState>()

  constructor(shop: LabShop) {
    this.#shop = shop
  }

  async look(held: readonly Held[]): Promise<PartState[]> {
    const looks = await Promise.all(partsOf(this.#shop).map((name) => this.#lookAt(name, held)))
    this.#last = new Map(looks.map((look) => [look.name, look]))
    return looks
  }

  async #lookAt(name: string, held: readonly Held[]): Promise<PartState> {
    const control = controlOf(this.#shop, name)
    if (!this.#firstStarts.has(name)) this.#firstStarts.set(name, control.starts)
    const fault = held.find(({ part, starts }) => part === name && starts === control.starts)?.kind
    // For a stopped process the kernel still takes connections, which is all that some checks want.
    const reason = (await whyNotReady(control)) ?? (fault === 'pause' ? 'it is paused' : null)
    const state = stateOf(reason === null, fault)
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

function stateOf(isReady: boolean, fault: Fault['kind'] | undefined): PartState['state'] {
  if (fault === 'pause') return 'paused'
  if (fault === 'slow') return 'slowed'
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
