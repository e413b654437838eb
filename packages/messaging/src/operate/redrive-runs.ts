import type { Pool } from 'pg'
import type { By, Page } from '../actions.ts'
import type { RunSelection } from './run-selection.ts'
import { listRuns, type RedriveRun, type ShownRun, showRun, startRun, stopRun } from './run-store.ts'

/**
 * An operator's redrives of many letters at a rate. A run is a row of the service's database: every replica shows it, one at a
 * time works on it, and another one goes on when that one ends.
 */
export class RedriveRuns {
  readonly #pool: Pool
  readonly #started: () => void

  /** @param started called when there is a new run */
  constructor(pool: Pool, started: () => void) {
    this.#pool = pool
    this.#started = started
  }

  /**
   * Starts a run over the letters that are open now: those of a selection, and those before them on their keys. Of the letters
   * that are kept later, it takes those that only wait behind letters which it has applied; one that failed by itself is left
   * to the next run. A run of named letters takes none. A letter that fails holds back the later ones of its key, and the run goes on with others.
   * @param by `rate` in letters per second
   * @throws {RedriveRunning} when one is not over; {RedriveSelectsNone}; {ReasonMissing}
   */
  async start(selection: RunSelection, by: By & { readonly rate: number }): Promise<ShownRun> {
    const id = await startRun(this.#pool, selection, by)
    this.#started()
    return (await this.show(id)) as ShownRun
  }

  /** Newest first; 100 per page by default. */
  list(page?: Page): Promise<RedriveRun[]> {
    return listRuns(this.#pool, page)
  }

  /** A run with its failures; undefined when it does not exist, or was deleted. */
  show(id: string): Promise<ShownRun | undefined> {
    return showRun(this.#pool, id)
  }

  /**
   * Stops a run. After that it applies no letter; what it has applied stays applied.
   * @returns false when no such run is open
   * @throws {ReasonMissing}
   */
  stop(id: string, by: By): Promise<boolean> {
    return stopRun(this.#pool, id, by)
  }
}
