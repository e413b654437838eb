import { isAbort } from './abort.ts'
import type { Breaks } from './faults.ts'
import { letPeopleCome, type PeopleOptions, refuseTooMany } from './people/people.ts'
import { scenes } from './scenes/index.ts'
import { play, type Report } from './scenes/play.ts'
import type { Audit } from './scenes/proof.ts'
import { connectShop, type ShopAddresses } from './shop/connect.ts'
import { type Counts, counts } from './shop/counts.ts'
import { openDemoShop } from './shop/open.ts'
import { type Removed, removeDemo } from './shop/remove.ts'
import { realTime, type Time } from './time.ts'

/** What people have done since they began to come. */
export interface PeopleReport {
  readonly state: 'opening' | 'running' | 'ended' | 'stopped' | 'failed'
  readonly options: PeopleOptions
  /** In milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number | null
  /** Here now. */
  readonly here: number
  /** People who come per second, at this time of the compressed day. */
  readonly perSecond: number
  readonly counts: Readonly<Record<string, number>>
  readonly error: string | null
}

export interface RemovalReport extends Removed {
  readonly state: 'running' | 'ended' | 'failed'
  /** In milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly error: string | null
}

export interface DemoState {
  readonly busy: 'people' | 'scene' | 'removal' | null
  /** The newest of each; null when there was none yet. */
  readonly people: PeopleReport | null
  readonly scene: Report | null
  readonly removal: RemovalReport | null
}

/** Another part of the demo runs: it ends or is stopped first. */
export class DemoBusy extends Error {
  override readonly name = 'DemoBusy'
}

/** There is no scene of that name. */
export class SceneUnknown extends Error {
  override readonly name = 'SceneUnknown'
}

export interface Demo {
  state(): DemoState
  /** Lets people come, in the background. @throws DemoBusy, TooManyPeople */
  people(options: PeopleOptions): void
  /** Plays a scene, in the background. @throws DemoBusy, SceneUnknown */
  scene(name: string, size: 'usual' | 'small'): void
  /** Ends what runs, at once; resolves when nothing runs any more. */
  stop(): Promise<void>
  /** Stops, and ends all that the demo has made, in the background. */
  remove(): Promise<void>
}

export interface DemoOptions {
  readonly addresses: ShopAddresses
  readonly breaks: Breaks
  readonly audit: Audit
  readonly time?: Time
}

interface Running {
  readonly kind: NonNullable<DemoState['busy']>
  readonly stop: AbortController
  done: Promise<void>
}

/** The demo of one shop: people, scenes and their removal, one at a time. */
export function createDemo({ addresses, breaks, audit, time = realTime }: DemoOptions): Demo {
  let state: DemoState = { busy: null, people: null, scene: null, removal: null }
  let running: Running | undefined

  /** @param work it may leave something running in `begun`, as a failure does: nothing else begins before all of that has ended */
  function begin(
    kind: Running['kind'],
    work: (signal: AbortSignal, begun: Set<Promise<unknown>>) => Promise<void>,
  ): void {
    if (running) throw new DemoBusy(`the demo is busy (${running.kind}): stop it first`)
    const mine: Running = { kind, stop: new AbortController(), done: Promise.resolve() }
    running = mine
    state = { ...state, busy: kind }
    const begun = new Set<Promise<unknown>>()
    mine.done = work(mine.stop.signal, begun)
      // A mistake of the demo does not end the process that it is in.
      .catch((error: unknown) => console.error(error))
      .finally(async () => {
        mine.stop.abort()
        await Promise.allSettled(begun)
        running = undefined
        state = { ...state, busy: null }
      })
  }

  async function stop(): Promise<void> {
    running?.stop.abort()
    await running?.done
  }

  function people(options: PeopleOptions): void {
    refuseTooMany(options)
    begin('people', async (signal) => {
      const counted: Counts = counts()
      const shop = connectShop(addresses, time, signal)
      let report: PeopleReport = {
        ...{ state: 'opening', options, startedAt: time.now(), endedAt: null },
        ...{ here: 0, perSecond: 0, counts: {}, error: null },
      }
      const change = (part: Partial<PeopleReport>) => {
        report = { ...report, ...part, counts: counted.all() }
        state = { ...state, people: report }
      }
      change({})
      try {
        await openDemoShop(shop.operator, time)
        change({ state: 'running' })
        await letPeopleCome(options, {
          ...{ counts: counted, time, signal, onChange: change },
          customer: (customerId) => shop.customer(customerId, counted),
        })
        change({ state: 'ended' })
      } catch (error) {
        const isStopped = signal.aborted || isAbort(error)
        change(isStopped ? { state: 'stopped' } : { state: 'failed', error: (error as Error).message })
      }
      change({ here: 0, perSecond: 0, endedAt: time.now() })
    })
  }

  function scene(name: string, size: 'usual' | 'small'): void {
    const story = scenes.find((one) => one.name === name)
    if (!story)
      throw new SceneUnknown(
        `there is no scene "${name}"; there are: ${scenes.map((one) => one.name).join(', ')}`,
      )
    begin('scene', async (signal, begun) => {
      await play(story, size, {
        ...{ shop: connectShop(addresses, time, signal), breaks, audit, time, signal, counts: counts() },
        begun,
        onReport: (report) => {
          state = { ...state, scene: report }
        },
      })
    })
  }

  async function remove(): Promise<void> {
    if (running?.kind === 'removal') return
    await stop()
    begin('removal', async (signal) => {
      let report: RemovalReport = {
        ...{ ordersCancelled: 0, campaignsClosed: 0, productsRetired: 0 },
        ...{ state: 'running', startedAt: time.now(), endedAt: null, error: null },
      }
      const change = (part: Partial<RemovalReport>) => {
        report = { ...report, ...part }
        state = { ...state, removal: report }
      }
      change({})
      await removeDemo(connectShop(addresses, time, signal).operator, change).then(
        () => change({ state: 'ended', endedAt: time.now() }),
        (error: Error) => change({ state: 'failed', endedAt: time.now(), error: error.message }),
      )
    })
  }

  return { state: () => state, people, scene, stop, remove }
}
