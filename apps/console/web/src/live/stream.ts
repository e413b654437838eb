import type { components } from '../api/generated/console.ts'
import { openStream } from '../api/open-stream.ts'

type Schemas = components['schemas']
export type LiveProblems = Schemas['LiveProblems']
export type LiveTraffic = Schemas['LiveTraffic']

/** What can be watched, each with what is told of it. */
export interface Channels {
  readonly problems: LiveProblems
  readonly traffic: LiveTraffic
  readonly moved: Schemas['LiveMoved']
}

export interface StreamState {
  readonly connection: 'none' | 'connecting' | 'open' | 'interrupted'
  /** Why Kafka cannot be looked at, and since when; null while it answers, undefined before it is known. */
  readonly kafka: { readonly since: string; readonly problem: string } | null | undefined
}

type Take = (told: never) => void

/**
 * The one stream of this tab. It is open while anything is watched and the tab is seen, and carries what all parts of the page watch.
 */
export class LiveStream {
  readonly #takers = new Map<keyof Channels, Set<Take>>()
  readonly #observers = new Set<() => void>()
  #state: StreamState = { connection: 'none', kafka: undefined }
  #watched = ''
  #close: () => void = () => undefined

  /** @returns a function that ends it */
  watch<Name extends keyof Channels>(name: Name, take: (told: Channels[Name]) => void): () => void {
    const takers = this.#takers.get(name) ?? new Set()
    this.#takers.set(name, takers.add(take))
    // Together with what else begins or ends to be watched now, as when another page is opened.
    queueMicrotask(() => this.#open())
    return () => {
      takers.delete(take)
      queueMicrotask(() => this.#open())
    }
  }

  readonly state = (): StreamState => this.#state

  readonly observe = (observer: () => void): (() => void) => {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  #open(): void {
    const wanted = [...this.#takers].filter(([, { size }]) => size > 0).map(([name]) => name)
    const watched = wanted.toSorted().join(',')
    if (watched === this.#watched) return
    this.#watched = watched
    this.#close()
    this.#close = () => undefined
    this.#become({ connection: watched === '' ? 'none' : 'connecting', kafka: undefined })
    if (watched === '') return
    const tell = (name: keyof Channels) => (told: never) => {
      for (const take of this.#takers.get(name) ?? []) take(told)
    }
    this.#close = openStream(`/api/live?watch=${watched}`, {
      events: {
        problems: tell('problems'),
        traffic: tell('traffic'),
        moved: tell('moved'),
        kafka: ({ at, problem }: Schemas['LiveKafka']) =>
          this.#become({ kafka: problem === null ? null : { since: at, problem } }),
      },
      onOpen: () => this.#become({ connection: 'open' }),
      onInterrupted: () => this.#become({ connection: 'interrupted' }),
    })
  }

  #become(changes: Partial<StreamState>): void {
    this.#state = { ...this.#state, ...changes }
    for (const observer of this.#observers) observer()
  }
}
