import type { Logger } from 'pino'

export interface StartContext {
  /** The process should end with an error, so that its supervisor starts it again. */
  fatal(reason: string): void
  /** Aborted when the process is stopped while it is still starting. */
  readonly signal?: AbortSignal
}

/** The lifetime of the service's messaging, and its fatal errors. */
export class Lifecycle {
  readonly #stopping = new AbortController()
  #fatal: StartContext['fatal']

  constructor(log: Logger) {
    this.#fatal = (reason) => log.fatal(reason)
  }

  /** Aborted when it is stopped, also while it is starting. */
  get stopping(): AbortSignal {
    return this.#stopping.signal
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted
  }

  begin({ fatal, signal }: StartContext): void {
    this.#fatal = fatal
    const stop = () => this.#stopping.abort(signal?.reason)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop)
  }

  stop(reason: Error): void {
    this.#stopping.abort(reason)
  }

  /** Ignored while stopping. */
  fatal(reason: string): void {
    if (!this.isStopping) this.#fatal(reason)
  }
}
