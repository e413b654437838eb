import { Redis } from 'ioredis'
import { type ScriptName, scripts } from './scripts.ts'

/** The connection to Redis, and what of the server the gate wants to know. */
export class GateServer {
  readonly redis: Redis
  readonly #shas = new Map<ScriptName, string>()
  #connections = 0

  constructor(url: string, onLost: () => void) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      // Whoever asks is told at once that the gate is shut; nothing is sent twice behind his back.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 1_000,
      connectTimeout: 2_000,
      enableAutoPipelining: true,
      retryStrategy: (times) => Math.min(50 * times, 500),
    })
    // Without a listener each failed attempt would be printed.
    this.redis.on('error', () => undefined)
    this.redis.on('close', () => {
      this.#connections += 1
      onLost()
    })
  }

  /** Whether it can be asked at all. */
  get reachable(): boolean {
    return this.redis.status === 'ready'
  }

  /** Another number after each loss of the connection. */
  get connection(): number {
    return this.#connections
  }

  /** Another one after each start of the server. */
  async runId(): Promise<string> {
    const info = await this.redis.info('server')
    const [, runId] = /^run_id:(\w+)/m.exec(info) ?? []
    if (!runId) throw new Error('Redis does not say which run of the server this is')
    return runId
  }

  /** To be called after each connect: a server that was started again knows none. */
  async loadScripts(): Promise<void> {
    const load = async ([name, lua]: [string, string]) => {
      this.#shas.set(name as ScriptName, (await this.redis.script('LOAD', lua)) as string)
    }
    await Promise.all(Object.entries(scripts).map(load))
  }

  /** Runs a script. The first word of the answer says what came of it. */
  async evaluate(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]) {
    const sha = this.#shas.get(script) ?? ''
    return (await this.redis.evalsha(sha, keys.length, ...keys, ...args)) as [string, ...unknown[]]
  }
}
