import type { RedisServer } from '@jangteo/service-kit'
import type { CampaignState } from '../../domain/campaign-state.ts'
import type { HeldPositions } from '../../domain/request.ts'
import { entryOf, queuedEntryOf } from './entries.ts'
import type { GateKeys } from './keys.ts'
import type { ScriptName } from './scripts.ts'

/** Maximum number of entries in one command while a campaign is loaded. */
const CHUNK = 1_000

/** Writes the gate's data into Redis: a campaign, or all campaigns of a new epoch. */
export class GateBuilder {
  readonly #server: RedisServer<ScriptName>
  readonly #keys: GateKeys

  constructor(server: RedisServer<ScriptName>, keys: GateKeys) {
    this.#server = server
    this.#keys = keys
  }

  /** Begins to build a new gate. @returns the argument of `finish` */
  async begin(epoch: string): Promise<{ epoch: string; runId: string }> {
    const runId = await this.#server.runId()
    await this.#server.redis.set(this.#keys.building, epoch)
    return { epoch, runId }
  }

  /** Loads a campaign with all requests that hold a position. */
  async load(epoch: string, campaign: CampaignState, { last, held }: HeldPositions): Promise<void> {
    const { campaignId, version, quantity, opensAt, closesAt, status } = campaign
    const redis = this.#server.redis
    const [users, queue] = [this.#keys.users(epoch, campaignId), this.#keys.queue(epoch, campaignId)]
    // Each of the three leads to the next, so `sweep` finds whatever is there.
    await redis.sadd(this.#keys.epochs, epoch)
    await redis.hset(this.#keys.versions(epoch), campaignId, 0)
    await redis.del(...this.#keys.ofCampaign(epoch, campaignId))
    let taken = 0
    for await (const requests of held) {
      for (let from = 0; from < requests.length; from += CHUNK) {
        const chunk = requests.slice(from, from + CHUNK)
        await redis.hset(users, new Map(chunk.map((each) => [each.userId, entryOf(each)])))
        const waiting = chunk.filter((each) => each.waiting)
        if (waiting.length > 0) await redis.rpush(queue, ...waiting.map(queuedEntryOf))
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

  /** Opens the gate that was built. False when Redis has lost data meanwhile, and it must be rebuilt. */
  async finish({ epoch, runId }: { epoch: string; runId: string }): Promise<boolean> {
    if ((await this.#server.runId()) !== runId) return false
    const { gate, building } = this.#keys
    const [outcome] = await this.#server.evaluate('open', [gate, building], [epoch, runId])
    return outcome === 'open'
  }

  /** Deletes the keys of earlier epochs. A later one may be being built: epochs are ordered by time. */
  async sweep(epoch: string): Promise<void> {
    const [redis, keys] = [this.#server.redis, this.#keys]
    const earlier = (await redis.smembers(keys.epochs)).filter((each) => each < epoch)
    for (const dead of earlier) {
      for (const campaignId of await redis.hkeys(keys.versions(dead)))
        await redis.unlink(...keys.ofCampaign(dead, campaignId))
      await redis.unlink(keys.waiting(dead), keys.versions(dead))
      await redis.srem(keys.epochs, dead)
    }
  }
}
