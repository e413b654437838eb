import type { Command } from '@jangteo/launcher'
import { bundled } from './bundle.ts'
import { leanAllocation } from './java.ts'

/**
 * One of our programs as a process, as its code is now.
 *
 * @param options `youngMB`, for one that shall be small rather than fast: how much of what it allocates may wait for the
 * quick collector, in megabytes
 * @throws Error when there is none of that name, or it has a source that cannot be parsed
 */
export async function nodeProgram(
  name: string,
  { args = [], youngMB, environment = {} }: ProgramOptions = {},
): Promise<Command> {
  // So small a part is collected sooner than four threads are woken for it. V8's memory saver would double the CPU of an order.
  const small =
    youngMB === undefined ? [] : [`--max-semi-space-size=${youngMB}`, '--v8-pool-size=1', quickWasm]
  return {
    file: process.execPath,
    args: [...small, ...quiet, await bundled(name), ...args],
    environment: { ...(youngMB !== undefined && leanAllocation), ...environment },
  }
}

/**
 * Prisma's compiler of queries is WebAssembly, and most statements do without it. V8's slow compiler would make it faster, and
 * the process would keep the 40 MB that this takes.
 */
const quickWasm = '--wasm-tiering-budget=1000000000'

/** The warning about a library's use of url.parse, which Node does not print for code in node_modules. */
const quiet = ['--disable-warning=DEP0169']

interface ProgramOptions {
  readonly args?: readonly string[]
  readonly youngMB?: number
  readonly environment?: Readonly<Record<string, string>>
}
