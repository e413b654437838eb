import { setTimeout as wait } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'
import { Backlogs, type Look, type Mark, markingClient, markNow } from './backlogs.ts'
import type { Faults, Kept } from './faults.ts'
import { controlOf, type LabShop } from './lab-shop.ts'
import { Parts } from './parts.ts'
import type { LabState, PartState } from './shapes.ts'

const LOOK_EVERY_MS = 500
/** From then on it is no longer asked whether the shop has recovered from a fault. */
const GIVE_UP_MS = 15 * 60_000

/** What was seen when a fault began, and is needed until the shop has recovered. */
interface Before {
  readonly notReady: ReadonlySet<string>
  readonly letters: ReadonlyMap<string, number>
  /** Processes that were started of the part that was killed. */
  readonly starts: number
  mark?: Mark
}

/** Looks at the shop while somebody wants to know it or has broken it, and fills in when a fault was noticed and is over. */
export class Watch {
  readonly #shop: LabShop
  readonly #faults: Faults
  readonly #parts: Parts
  readonly #backlogs: Backlogs
  readonly #admin: Admin | undefined
  readonly #before = new Map<string, Before>()
  readonly #closed = new AbortController()
  #seen: readonly PartState[] = []
  #waiting: readonly Look[] = []
  #looking: Promise<void> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  #following: Promise<void> | undefined

  constructor(shop: LabShop, faults: Faults) {
    this.#shop = shop
    this.#faults = faults
    this.#parts = new Parts(shop)
    this.#backlogs = new Backlogs(shop)
    this.#admin = markingClient(shop)
    faults.onBegin = (fault) => this.#follow(fault)
  }

  /** The shop as it is now, or was half a second ago. */
  async state(): Promise<LabState> {
    if (performance.now() - this.#lookedAt > LOOK_EVERY_MS) await this.#look()
    return {
      at: new Date().toISOString(),
      parts: [...this.#seen],
      waiting: this.#waiting.map(({ oldestSeconds, ...waiting }) => waiting),
      faults: this.#faults.all.map(({ undo, ...fault }) => fault),
    }
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#following
    await this.#looking
    await this.#admin?.close()
  }

  #follow({ id, fault }: Kept): void {
    this.#before.set(id, {
      notReady: new Set(this.#seen.filter(({ isReady }) => !isReady).map(({ name }) => name)),
      letters: new Map(this.#waiting.map(({ service, openLetters }) => [service, openLetters])),
      starts: fault.kind === 'kill' ? controlOf(this.#shop, fault.part).starts : 0,
    })
    this.#following ??= this.#followAll().finally(() => {
      this.#following = undefined
    })
  }

  async #followAll(): Promise<void> {
    const isFollowed = ({ recoveredAt, begunAt }: Kept) =>
      recoveredAt === null && Date.now() - Date.parse(begunAt) < GIVE_UP_MS
    while (this.#faults.all.some(isFollowed) && !this.#closed.signal.aborted) {
      try {
        await this.#look()
        for (const fault of this.#faults.all.filter(isFollowed)) await this.#learn(fault)
      } catch {
        // A replica was taken away meanwhile: the next look no longer asks for it.
      }
      await wait(LOOK_EVERY_MS, undefined, { signal: this.#closed.signal }).catch(() => undefined)
    }
  }

  #look(): Promise<void> {
    this.#looking ??= (async () => {
      const open = this.#faults.all.filter(({ undo, undoneAt }) => undo && undoneAt === null)
      const [seen, waiting] = await Promise.all([
        this.#parts.look(open.map(({ fault }) => fault)),
        this.#backlogs.look(),
      ])
      this.#seen = seen
      this.#waiting = waiting
      this.#lookedAt = performance.now()
    })().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #learn({ id, fault, noticedAt }: Kept): Promise<void> {
    const before = this.#before.get(id)
    if (!before) return
    const noticedBy = noticedAt === null ? this.#noticedBy(before) : undefined
    const now = new Date().toISOString()
    if (noticedBy !== undefined) this.#faults.change(id, { noticedAt: now, noticedBy })
    const isStarted =
      fault.kind !== 'kill' || noticedAt !== null || controlOf(this.#shop, fault.part).starts > before.starts
    if (isStarted && (await this.#hasRecovered(id, before)))
      this.#faults.change(id, { recoveredAt: new Date().toISOString() })
  }

  #noticedBy({ notReady, letters }: Before): string | undefined {
    const part = this.#seen.find(({ name, isReady }) => !isReady && !notReady.has(name))
    const service = this.#waiting.find(
      ({ service, openLetters }) => openLetters > (letters.get(service) ?? 0),
    )
    return part?.name ?? service?.service
  }

  /** Whether everything is ready again, and what was committed or written until then has been read. */
  async #hasRecovered(id: string, before: Before): Promise<boolean> {
    const { undo, undoneAt, begunAt } = this.#faults.all.find((each) => each.id === id) as Kept
    const endedAt = undo ? undoneAt : begunAt
    if (endedAt === null || this.#seen.some(({ isReady }) => !isReady)) return false
    const seconds = (Date.now() - Date.parse(endedAt)) / 1_000
    if (this.#waiting.some(({ answers, oldestSeconds }) => !answers || oldestSeconds > seconds)) return false
    if (!this.#admin) return true
    try {
      before.mark ??= await markNow(this.#admin)
      return await before.mark.isRead()
    } catch {
      // A broker may still be starting: the next look asks again.
      return false
    }
  }
}
