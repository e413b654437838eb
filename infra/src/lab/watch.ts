import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '@jangteo/demo'
import { Backlogs, type Look } from './backlogs.ts'
import { type Faults, isOpen, type Kept } from './faults.ts'
import { controlOf, type LabShop } from './lab-shop.ts'
import { Parts } from './parts.ts'
import { type Ends, haveRead } from './positions.ts'
import type { LabState, PartState } from './shapes.ts'

const LOOK_EVERY_MS = 500
/** From then on it is no longer asked whether the shop has recovered from a fault. */
const GIVE_UP_MS = 15 * 60_000

/** What was seen when a fault began, and is needed until the shop has recovered. */
interface Before {
  readonly notReady: ReadonlySet<string>
  readonly letters: ReadonlyMap<string, number>
  /** Processes that were started of the part that is broken. */
  readonly starts: number
  /** How far topics were written when everything was ready again. */
  mark?: Ends
}

/** Looks at the shop while a person wants to know it or has broken it, and fills in when a fault was noticed and is over. */
export class Watch {
  readonly #shop: LabShop
  readonly #faults: Faults
  readonly #parts: Parts
  readonly #backlogs: Backlogs
  readonly #before = new Map<string, Before>()
  readonly #closed = new AbortController()
  #seen: readonly PartState[] = []
  #waiting: Look = { services: [], positions: undefined }
  #looking: Promise<void> | undefined
  /** When the last look began, in milliseconds since 1970. */
  #lookedAt = 0
  /** How many faults had begun or were undone by then. */
  #lookedChanges = 0
  #following: Promise<void> | undefined

  constructor(shop: LabShop, faults: Faults) {
    this.#shop = shop
    this.#faults = faults
    this.#parts = new Parts(shop)
    this.#backlogs = new Backlogs(shop)
    faults.beforeBegin = (fault) => this.#lookBefore(fault)
  }

  /** The shop as it is now, or was half a second ago; never as it was before a fault began or was undone. */
  async state(): Promise<LabState> {
    await this.#lookAnew()
    return {
      at: new Date().toISOString(),
      parts: [...this.#seen],
      waiting: this.#waiting.services.map(({ oldestSeconds, ...waiting }) => waiting),
      faults: this.#faults.all.map(({ undo, ...fault }) => fault),
    }
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#following
    await this.#looking
    await this.#backlogs.close()
  }

  async #lookBefore(fault: Fault): Promise<(begun: Kept) => void> {
    // A replica may be taken away meanwhile: then the look before has to do.
    await this.#lookAnew().catch(() => undefined)
    const before = {
      notReady: new Set(this.#seen.filter(({ isReady }) => !isReady).map(({ name }) => name)),
      letters: new Map(this.#waiting.services.map(({ service, openLetters }) => [service, openLetters])),
      starts: 'part' in fault ? controlOf(this.#shop, fault.part).starts : 0,
    }
    return ({ id }) => {
      this.#before.set(id, before)
      this.#following ??= this.#followAll().finally(() => {
        this.#following = undefined
      })
    }
  }

  async #followAll(): Promise<void> {
    const isFollowed = ({ recoveredAt, begunAt }: Kept) =>
      recoveredAt === null && Date.now() - Date.parse(begunAt) < GIVE_UP_MS
    while (this.#faults.all.some(isFollowed) && !this.#closed.signal.aborted) {
      try {
        await this.#look()
        for (const fault of this.#faults.all.filter(isFollowed)) this.#learn(fault)
      } catch {
        // A replica was taken away meanwhile: the next look no longer asks for it.
      }
      await wait(LOOK_EVERY_MS, undefined, { signal: this.#closed.signal }).catch(() => undefined)
    }
  }

  /** Looks, unless the last look is fresh. */
  async #lookAnew(): Promise<void> {
    const since = Date.now() - LOOK_EVERY_MS
    const { changes } = this.#faults
    const isFresh = () => this.#lookedAt >= since && this.#lookedChanges >= changes
    if (!isFresh()) await this.#look()
    // That look was under way, and had begun too early.
    if (!isFresh()) await this.#look()
  }

  #look(): Promise<void> {
    this.#looking ??= (async () => {
      const began = Date.now()
      const { changes, all } = this.#faults
      const held = all
        .filter(isOpen)
        .flatMap(({ id, fault }) =>
          'part' in fault ? [{ ...fault, starts: this.#before.get(id)?.starts ?? 0 }] : [],
        )
      const [seen, waiting] = await Promise.all([this.#parts.look(held), this.#backlogs.look()])
      this.#seen = seen
      this.#waiting = waiting
      this.#lookedAt = began
      this.#lookedChanges = changes
    })().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  #learn({ id, fault, begunAt, noticedAt }: Kept): void {
    const before = this.#before.get(id)
    // A look that began before the fault knows nothing of it.
    if (!before || this.#lookedAt <= Date.parse(begunAt)) return
    const noticedBy = noticedAt === null ? this.#noticedBy(fault, before) : undefined
    const now = new Date().toISOString()
    if (noticedBy !== undefined) this.#faults.change(id, { noticedAt: now, noticedBy })
    const isStarted = fault.kind !== 'kill' || noticedAt !== null || this.#isStartedAgain(fault, before)
    if (isStarted && this.#hasRecovered(id, before))
      this.#faults.change(id, { recoveredAt: new Date().toISOString() })
  }

  /** Whether a part that was killed runs again: the launcher has noticed it. */
  #isStartedAgain(fault: Fault, { starts }: Before): boolean {
    return fault.kind === 'kill' && controlOf(this.#shop, fault.part).starts > starts
  }

  #noticedBy(fault: Fault, before: Before): string | undefined {
    const { notReady, letters } = before
    // It may be ready again before the first look.
    if ('part' in fault && this.#isStartedAgain(fault, before)) return fault.part
    const parts = this.#seen.filter(({ name, isReady }) => !isReady && !notReady.has(name))
    const part = parts.find(({ name }) => 'part' in fault && fault.part === name) ?? parts[0]
    const service = this.#waiting.services.find(
      ({ service, openLetters }) => openLetters > (letters.get(service) ?? openLetters),
    )
    return part?.name ?? service?.service
  }

  /** Whether everything is ready again, and what was committed or written until then has been read. */
  #hasRecovered(id: string, before: Before): boolean {
    const { undo, undoneAt, begunAt } = this.#faults.all.find((each) => each.id === id) as Kept
    const endedAt = undo ? undoneAt : begunAt
    if (endedAt === null || this.#lookedAt < Date.parse(endedAt)) return false
    if (this.#seen.some(({ isReady }) => !isReady)) return false
    const seconds = (Date.now() - Date.parse(endedAt)) / 1_000
    const { services, positions } = this.#waiting
    if (services.some(({ answers, oldestSeconds }) => !answers || oldestSeconds > seconds)) return false
    if (!this.#backlogs.hasKafka) return true
    if (!positions) return false
    before.mark ??= positions.ends
    return haveRead(positions, before.mark)
  }
}
