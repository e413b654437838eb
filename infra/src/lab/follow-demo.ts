import type { DemoView } from './demo-shapes.ts'

type Kind = NonNullable<DemoView['busy']>
type Report<K extends Kind> = NonNullable<DemoView[K]>

interface Following<K extends Kind> {
  /** The lab's answer when it was begun. */
  readonly first: DemoView
  /** Stops it when it aborts. */
  readonly signal: AbortSignal
  read(): Promise<DemoView>
  stop(): Promise<DemoView>
  /** Resolves when it is time to look again; at once when the signal aborts. */
  pause(): Promise<void>
  show(report: Report<K>): void
}

/**
 * Looks at people, a scene or a removal until it has ended, and answers what came of it. Of others that were begun meanwhile, nothing is
 * shown and none is stopped.
 *
 * @throws Error when another one of its kind was begun before its end was seen
 */
export async function followDemo<K extends Kind>(
  kind: K,
  { first, signal, read, stop, pause, show }: Following<K>,
): Promise<Report<K>> {
  const startedAt = first[kind]?.startedAt
  for (let state = first; ; ) {
    const report = state[kind]
    if (report === null || report.startedAt !== startedAt)
      throw new Error('another one was begun meanwhile, and is not followed: how this one ended is not known')
    show(report)
    if (state.busy !== kind) return report
    if (signal.aborted) state = await stop()
    else {
      await pause()
      state = await read()
    }
  }
}
