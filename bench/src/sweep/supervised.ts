import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { deployLogin, type Service, serviceEnvironment, serviceProgram } from '@jangteo/infra'
import type { Place } from '../npm-start.ts'

/** A service whose process is started again at once, whenever it ends. */
export interface Supervised {
  readonly service: Service
  /** How often it was started. */
  readonly lives: number
  /** How often it ended by itself, instead of being killed. */
  readonly exits: number
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>
}

/** What still runs when this process ends, for example at Ctrl-C, ends with it. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * @param folder of its log
 * @param niceness asked at each start: above 0, other processes come first
 * @throws Error when its topics and schemas cannot be created
 */
export async function supervise(
  service: Service,
  { coordinates, ports }: Pick<Place, 'coordinates' | 'ports'>,
  {
    folder,
    environment,
    niceness,
  }: { folder: string; environment: Record<string, string>; niceness: () => number },
): Promise<Supervised> {
  const log = openSync(path.join(folder, `${service.name}.log`), 'a')
  const fixed = { ...process.env, ...serviceEnvironment(service, coordinates, ports) }
  const bootstrap = await serviceProgram(service, ['bootstrap'])
  execFileSync(bootstrap.file, bootstrap.args, {
    cwd: bootstrap.cwd,
    env: { ...fixed, ...bootstrap.environment, ...deployLogin },
    stdio: ['ignore', log, log],
  })
  const run = await serviceProgram(service, ['run'], { youngMB: 16 })
  let lives = 0
  let exits = 0
  let stopping = false
  let child: ChildProcess | undefined
  const live = () => {
    lives += 1
    child = spawn('nice', ['-n', String(niceness()), run.file, ...run.args], {
      cwd: run.cwd,
      env: { ...fixed, ...run.environment, ...environment },
      stdio: ['ignore', log, log],
    })
    const current = child
    running.add(current)
    child.once('exit', (code) => {
      running.delete(current)
      if (code !== null) exits += 1
      if (!stopping) live()
    })
  }
  live()
  return {
    service,
    get lives() {
      return lives
    },
    get exits() {
      return exits
    },
    async stop() {
      stopping = true
      if (child && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      closeSync(log)
    },
  }
}
