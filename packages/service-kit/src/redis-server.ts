import { Redis } from 'ioredis'

/** A connection to Redis, its Lua scripts, and the state of the server. */
export class RedisServer<Name extends string> {
  readonly redis: Redis
  readonly #scripts: Readonly<Record<Name, string>>
  readonly #shas = new Map<string, string>()
  #connections = 0

  /**
   * Connects on request, and reconnects by itself. A call while Redis is unavailable fails at once; no command is resent
   * automatically.
   * @param scripts in Lua, by the names by which they are run
   * @param onLost called after each loss of the connection
   */
  constructor(url: string, scripts: Readonly<Record<Name, string>>, onLost: () => void) {
    this.#scripts = scripts
    this.redis = new Redis(url, {
      lazyConnect: true,
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

  /** Whether it is connected. */
  get reachable(): boolean {
    return this.redis.status === 'ready'
  }

  /** Another number after each loss of the connection. */
  get connection(): number {
    return this.#connections
  }

  /** A new id after each start of the server. */
  async runId(): Promise<string> {
    const info = await this.redis.info('server')
    const [, runId] = /^run_id:(\w+)/m.exec(info) ?? []
    if (!runId) throw new Error('Redis does not report its run_id')
    return runId
  }

  /** Runs a script. The first item of the answer is the outcome. */
  async evaluate(script: Name, keys: readonly string[], args: readonly (string | number)[]) {
    const run = async () => {
      const sha = this.#shas.get(script) ?? (await this.#load(script))
      return (await this.redis.evalsha(sha, keys.length, ...keys, ...args)) as [string, ...unknown[]]
    }
    try {
      return await run()
    } catch (error) {
      // A restarted server has no scripts; nothing was executed.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      this.#shas.clear()
      return run()
    }
  }

  async #load(script: Name): Promise<string> {
    const sha = (await this.redis.script('LOAD', this.#scripts[script])) as string
    this.#shas.set(script, sha)
    return sha
  }
}
