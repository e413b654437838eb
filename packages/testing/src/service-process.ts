import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { serviceNamed, serviceProgram } from '@jangteo/infra'
import pg from 'pg'
import { eventually } from './eventually.ts'
import { freshDatabase, testEnvironment } from './stack.ts'

/** A service as a process of its own, on a database of its own. */
export interface ServiceProcess {
  readonly url: string
  /** The administrator's view of its database. */
  readonly sql: pg.Client
  /** Starts another replica, on the same database and topics; resolves when it is ready. */
  startReplica(environment: Record<string, string>): Promise<{ stop(): Promise<void> }>
  /** Kills it with SIGKILL at any moment of its work, and starts it again on the same port, as a supervisor would. */
  killAndRestart(): Promise<void>
  /** Runs one of its commands beside it, such as `replay`, and returns what it prints. @throws Error when it fails */
  command(name: string): Promise<string>
  /** Ends it properly; its database and its replicas stay. */
  stopProcess(): Promise<void>
  /** Ends it properly, and drops its database. */
  stop(): Promise<void>
}

/**
 * Starts a service with the stack of this test run, and waits until it is ready.
 *
 * @param environment additional or changed variables
 * @throws Error when it ends instead, or is not ready in 30 s
 */
export async function startServiceProcess(
  name: string,
  { topicPrefix, environment = {} }: { topicPrefix: string; environment?: Record<string, string> },
): Promise<ServiceProcess> {
  const database = await freshDatabase(name)
  const sql = new pg.Client(database.adminUrl)
  // When the stack ends first, because a test has failed: that failure should be shown, and not this one.
  sql.on('error', () => undefined)
  await sql.connect()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const programOf = async (commands: string[], port: number, more: Record<string, string> = {}) => {
    // As npm start does: the current sources as a bundle.
    const program = await serviceProgram(serviceNamed(name), commands)
    const env = {
      ...process.env,
      ...program.environment,
      PORT: String(port),
      DATABASE_URL: database.url,
      ...testEnvironment(name),
      // Its own keys, as its topics; and its own merchant, so that shops on one stack are separate at the gateway.
      REDIS_PREFIX: topicPrefix,
      GATEWAY_KEY: topicPrefix,
      TOPIC_PREFIX: topicPrefix,
      LOG_LEVEL: 'error',
      ...environment,
      ...more,
    }
    return { file: program.file, args: program.args, options: { cwd: program.cwd, env } }
  }
  const start = async (port: number, more: Record<string, string> = {}) => {
    const { file, args, options } = await programOf(['bootstrap', 'run'], port, more)
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
    running.add(child)
    child.once('exit', () => running.delete(child))
    try {
      await eventually(
        async () => {
          if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
          const answer = await fetch(`http://127.0.0.1:${port}/health/ready`)
          if (!answer.ok) throw new Error(await answer.text())
        },
        { timeout: 30_000 },
      )
    } catch (error) {
      // It would keep inherited files open, and their readers would wait.
      await end(child, 'SIGKILL')
      throw error
    }
    return child
  }
  let child = await start(port)
  return {
    url,
    sql,
    async startReplica(more) {
      const replica = await start(await freePort(), more)
      return { stop: () => end(replica, 'SIGTERM') }
    },
    async killAndRestart() {
      await end(child, 'SIGKILL')
      child = await start(port)
    },
    async command(command) {
      const { file, args, options } = await programOf([command], port)
      return (await promisify(execFile)(file, args, options)).stdout
    },
    stopProcess: () => end(child, 'SIGTERM'),
    async stop() {
      await end(child, 'SIGTERM')
      await sql.end()
      await database.drop()
    },
  }
}

/** Processes that still run when this process ends, for example at Ctrl-C, end with it. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
