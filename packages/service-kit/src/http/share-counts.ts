import { hash } from 'node:crypto'
import type { Component } from '../component.ts'
import type { Logger } from '../logger.ts'
import { RedisServer } from '../redis-server.ts'
import { type RequestCounts, WINDOW_MS } from './request-counts.ts'

/** Interval at which replicas exchange their counts, in milliseconds. */
const SHARE_MS = 200

/**
 * Exchanges the counts of a service's replicas through Redis, so that a limit holds for all of them together. No request waits for
 * it: a replica knows of the others' requests a fifth of a second later. While Redis is unavailable, each replica counts for
 * itself.
 * @param options `prefix`: of the keys in Redis
 */
export function shareCounts(options: {
  url: string
  prefix: string
  counts: RequestCounts
  log: Logger
}): Component {
  const { counts, prefix, log } = options
  const server = new RedisServer(options.url, {}, () => undefined)
  let timer: NodeJS.Timeout | undefined
  let warned = false

  async function share(): Promise<void> {
    if (!server.reachable) return
    const unshared = counts.takeUnshared()
    if (unshared.length === 0) return
    const nameOf = (window: number) => `${prefix}requests:${window}`
    const windows = new Set(unshared.map(({ window }) => window))
    const totals = await Promise.all([
      ...unshared.map(({ window, key, requests }) =>
        server.redis.hincrby(nameOf(window), fieldOf(key), requests),
      ),
      ...[...windows].map((window) => server.redis.pexpire(nameOf(window), 3 * WINDOW_MS)),
    ])
    for (const [n, { window, key }] of unshared.entries()) counts.learn(window, key, totals[n] as number)
    warned = false
  }

  const next = () => {
    timer = setTimeout(() => {
      share()
        .catch((error) => {
          if (!warned)
            log.warn({ err: error }, 'requests are counted for each replica: Redis has not answered')
          warned = true
        })
        .then(() => timer && next())
    }, SHARE_MS)
    timer.unref()
  }

  return {
    name: 'request counts',
    start() {
      server.redis.connect().catch(() => undefined)
      next()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      server.redis.disconnect()
    },
  }
}

/** Redis holds neither ids of persons nor addresses. */
const fieldOf = (key: string): string => hash('sha256', key, 'base64url')
