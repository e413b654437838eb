import type { RedisServer } from '@jangteo/service-kit'
import type { LineCampaign } from '../../domain/line-campaign.ts'
import type { Places, Ticket } from '../../domain/request.ts'
import type { GateKeys } from './keys.ts'
import type { ScriptName } from './scripts.ts'

/** How many places go to Redis with one command while a campaign is loaded. */
const CHUNK = 1_000

/** Writes what the gate must know into Redis: a campaign, or all of them for a new epoch. */
export class GateBuilder {
  readonly #server: RedisServer<ScriptName>
  readonly #keys: GateKeys

  constructor(server: RedisServer<ScriptName>, keys: GateKeys) {
    this.#server = server
    this.#keys = keys
  }

  /** Begins to build a new gate. Returns what `finish` must be given. */
  async begin(epoch: string): Promise<{ epoch: string; runId: string }> {
    const runId = await this.#server.runId()
    await this.#server.redis.set(this.#keys.building, epoch)
    return { epoch, runId }
  }

  /** Loads a campaign with everybody who has a place in it; `last` is the last ticket that was ever written. */
  async load(epoch: string, campaign: LineCampaign, { last, held }: Places): Promise<void> {
    const { campaignId, version, quantity, opensAt, closesAt, status } = campaign
    const redis = this.#server.redis
    const [users, line] = [this.#keys.users(epoch, campaignId), this.#keys.line(epoch, campaignId)]
    await redis.hset(this.#keys.versions(epoch), campaignId, 0)
    await redis.del(users, line, this.#keys.campaign(epoch, campaignId))
    let taken = 0
    for await (const tickets of held) {
      for (let from = 0; from < tickets.length; from += CHUNK) {
        const chunk = tickets.slice(from, from + CHUNK)
        await redis.hset(users, new Map(chunk.map((each) => [each.userId, placeText(each)])))
        const waiting = chunk.filter((each) => each.waiting)
        if (waiting.length > 0)
          await redis.rpush(line, ...waiting.map((each) => `${placeText(each)}|${each.userId}`))
        taken += chunk.length
      }
    }
    await redis.sadd(this.#keys.waiting(epoch), campaignId)
    const times = { opensAt: opensAt.getTime(), closesAt: closesAt.getTime() }
    await redis.hset(this.#keys.campaign(epoch, campaignId), {
      ...{ quantity, ...times, status, ticket: last, taken },
    })
    await redis.hset(this.#keys.versions(epoch), campaignId, version)
  }

  /** Ends the building. False when Redis lost something meanwhile, and it must be built anew. */
  async finish({ epoch, runId }: { epoch: string; runId: string }): Promise<boolean> {
    if ((await this.#server.runId()) !== runId) return false
    const { gate, building } = this.#keys
    const [outcome] = await this.#server.evaluate('open', [gate, building], [epoch, runId])
    return outcome === 'open'
  }

  /** Forgets what earlier epochs have left. A later one may be under construction: epochs are numbered by time. */
  async sweep(epoch: string): Promise<void> {
    const all = this.#keys.epoch()
    for await (const keys of this.#server.redis.scanStream({
      match: `${all}*`,
      count: 1_000,
    })) {
      const earlier = (keys as string[]).filter(
        (key) => key.slice(all.length, all.length + epoch.length) < epoch,
      )
      if (earlier.length > 0) await this.#server.redis.unlink(...earlier)
    }
  }
}

const placeText = ({ requestId, ticket, requestedAt }: Ticket): string =>
  `${requestId}|${ticket}|${requestedAt.getTime()}`
