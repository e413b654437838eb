import { write, writeSync } from 'node:fs'

const STDOUT = 1
/** What may wait for a slow reader, in characters; lines that come then are lost. */
const MOST_WAITING = 1_000_000
/** Delay before the next write to a reader that does not read, in milliseconds. */
const TRY_AGAIN_MS = 50

/**
 * Standard output, for a log. A line that cannot be written, on a full disk or into a pipe without a reader, is lost and
 * counted: it neither ends nor blocks the process. pino's own destination ends the process at an error that is not EPIPE,
 * and with a full disk its `flushSync` never returns.
 */
export class LogOutput {
  readonly #descriptor: number
  #waiting: string[] = []
  #length = 0
  #writing = false
  /** Whether the last thing written was a part of a line. */
  #broken = false
  #lost = 0
  /** Called when a line is written again after others were lost. */
  onRecovered: (lost: number) => void = () => {}

  constructor(descriptor = STDOUT) {
    this.#descriptor = descriptor
  }

  /** Number of lines lost since the last one was written. */
  get lost(): number {
    return this.#lost
  }

  write(line: string): void {
    if (this.#length + line.length > MOST_WAITING) {
      this.#lost += 1
      return
    }
    this.#waiting.push(line)
    this.#length += line.length
    if (!this.#writing) this.#writeWaiting()
  }

  /** Writes waiting lines at once, as far as possible: for the last lines of a process. */
  flushSync(): void {
    const { bytes } = this.#take()
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done)
    } catch {
      // The output itself has failed: the error cannot be logged.
    }
  }

  #take(): { lines: number; bytes: Buffer } {
    const lines = this.#waiting
    this.#waiting = []
    this.#length = 0
    return { lines: lines.length, bytes: Buffer.from(`${this.#broken ? '\n' : ''}${lines.join('')}`) }
  }

  #writeWaiting(): void {
    this.#writing = this.#waiting.length > 0
    if (!this.#writing) return
    const { lines, bytes } = this.#take()
    const from = (start: number): void =>
      write(this.#descriptor, bytes, start, (error, count) => {
        if (error?.code === 'EAGAIN') return void setTimeout(from, TRY_AGAIN_MS, start)
        if (!error && start + count < bytes.length) return from(start + count)
        if (error) {
          this.#lost += lines
          this.#broken ||= start > 0
        } else {
          this.#broken = false
          this.#recovered()
        }
        this.#writeWaiting()
      })
    from(0)
  }

  #recovered(): void {
    const lost = this.#lost
    this.#lost = 0
    if (lost > 0) this.onRecovered(lost)
  }
}
