import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { bundled, programs } from './bundle.ts'
import { root, stackRoot } from './paths.ts'
import { freePortSet, type PortName, portTable } from './ports.ts'
import { services } from './services.ts'

/** What is measured beside what is promised. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 's' | 'MB' | '% of one core'
  /** None for what is only told beside. */
  readonly target?: number
}

/** Idle is what it is after the start, with all that is done once a minute. */
const settleSeconds = 30
const idleSeconds = 60
const patience = 180_000

/**
 * Runs `npm start` twice, on free ports and in a folder of its own: with empty data, then with what is there from
 * the first time; measures, and stops it again. Linux only: it reads /proc.
 *
 * @throws Error with what npm start said when it does not come up; the signal's reason
 */
export async function measureStack(signal: AbortSignal): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(stackRoot, 'measure-'))
  const ports = Object.entries(await freePortSet())
  const environment = {
    ...process.env,
    ...Object.fromEntries(ports.map(([name, port]) => [portTable[name as PortName].variable, String(port)])),
    JANGTEO_DEV_DIR: path.join(folder, 'dev'),
  }
  // Installing is not what is measured, nor what is done once after a source has changed.
  execFileSync('npm', ['run', '--silent', 'stack', '--', 'env'], { cwd: root, stdio: 'ignore' })
  await Promise.all(Object.keys(programs).map(bundled))
  try {
    const first = await measureRun(environment, false, signal)
    return [...first, ...(await measureRun(environment, true, signal))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureRun(env: NodeJS.ProcessEnv, again: boolean, signal: AbortSignal): Promise<Figure[]> {
  signal.throwIfAborted()
  const start = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // As at a terminal: Ctrl-C reaches all of the group, npm alone would not pass it on.
    detached: true,
  })
  const interrupt = () => process.kill(-(start.pid as number), 'SIGINT')
  const pid = start.pid as number
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    const { stack, services } = await readTimes(start, interrupt)
    const data = again ? '' : ', empty data'
    const times: Figure[] = [
      { name: `stack ready${data}`, value: stack, unit: 's', target: 4 },
      { name: `with services${data}`, value: services, unit: 's', target: 10 },
    ]
    if (!again) return times
    await wait(settleSeconds * 1000, undefined, { signal })
    const before = cpuSeconds(tree(pid))
    await wait(idleSeconds * 1000, undefined, { signal })
    const processes = tree(pid)
    // One that has ended meanwhile counts for nothing: taken off the others, it made the figure too small.
    const used = [...cpuSeconds(processes)].map(([each, seconds]) => seconds - (before.get(each) ?? 0))
    const idle = (sum(used) / idleSeconds) * 100
    return [
      ...times,
      // What the machine gives for all of it: a page that processes share is there once. The sum of what each process
      // shows as its own (RSS) counts Node's 45 MB of program once for every process.
      { name: 'resident, all of it', value: memory(processes, 'Pss'), unit: 'MB', target: 1000 },
      { name: 'sum of RSS', value: memory(processes, 'Rss'), unit: 'MB' },
      { name: 'idle', value: idle, unit: '% of one core', target: 5 },
    ]
  } finally {
    signal.removeEventListener('abort', interrupt)
    if (start.exitCode === null && start.signalCode === null) {
      if (!signal.aborted) interrupt()
      await once(start, 'exit')
    }
  }
}

/** The figures as lines of text, each with its target. */
export const printFigures = (figures: readonly Figure[]): string =>
  figures
    .map(({ name, value, unit, target }) => {
      const figure = `${name.padEnd(28)} ${value.toFixed(1).padStart(7)} ${unit.padEnd(14)}`
      if (target === undefined) return `${figure} (shared pages counted for each process)`
      return `${figure} target ≤ ${target} ${value <= target ? 'met' : 'MISSED'}`
    })
    .join('\n')

/** The line by which the first service says that the stack is ready. */
const startsService = new RegExp(`^(${services.map(({ name }) => name).join('|')}) +starting`)

/** Seconds from the start of `npm start` to the last part and to the last service being ready. */
async function readTimes(
  start: ReturnType<typeof spawn>,
  interrupt: () => void,
): Promise<{ stack: number; services: number }> {
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const said: string[] = []
  let stack = 0
  let all = 0
  const timer = setTimeout(interrupt, patience)
  const read = async (stream: NodeJS.ReadableStream, line: (text: string) => boolean) => {
    for await (const text of createInterface({ input: stream })) {
      said.push(text)
      if (line(text)) return
    }
    throw new Error(`npm start ended:\n${said.slice(-20).join('\n')}`)
  }
  const progress = read(start.stderr as NodeJS.ReadableStream, (text) => {
    if (/ ready /.test(text)) all = since()
    if (stack === 0 && startsService.test(text)) stack = since()
    return /^demo data/.test(text)
  })
  await progress.finally(() => clearTimeout(timer))
  start.stderr?.resume()
  start.stdout?.resume()
  return { stack, services: all }
}

/** The process, all that it has started, and what those have started. */
function tree(pid: number): number[] {
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number])
  const found = [pid]
  for (const parent of found)
    found.push(...pairs.filter(([, ppid]) => ppid === parent).map(([child]) => child))
  return found
}

/** What each process has used so far. */
function cpuSeconds(pids: readonly number[]): Map<number, number> {
  const used = pids.flatMap((pid) => {
    const stat = read(`/proc/${pid}/stat`)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return stat === '' ? [] : [[pid, (Number(fields[11]) + Number(fields[12])) / 100] as const]
  })
  return new Map(used)
}

const memory = (pids: readonly number[], kind: 'Rss' | 'Pss'): number =>
  sum(
    pids.map((pid) =>
      Number(new RegExp(`^${kind}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
    ),
  ) / 1000

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(path.resolve(file), 'utf8')
  } catch {
    return ''
  }
}
