import { type Component, type Logger, RedisServer } from '@jangteo/service-kit'
import type { CampaignState } from '../domain/campaign-state.ts'
import type { NumberedRequest } from '../domain/request.ts'
import { GateShut } from '../domain/waiting-room-errors.ts'
import { GateBuilder } from './gate/builder.ts'
import { queuedRequestOf, requestOf } from './gate/entries.ts'
import { GateKeys } from './gate/keys.ts'
import { type ScriptName, scripts } from './gate/scripts.ts'

/** The gate's answer to a request. A position is valid only when it is stored in PostgreSQL. */
export type GateAnswer =
  | { readonly says: 'known' | 'joined'; readonly request: NumberedRequest; readonly epoch: string }
  | { readonly says: 'not-open-yet' | 'paused' | 'closed' | 'sold-out' | 'unknown' }

/** How many requests of a campaign to read, after its last admitted one. */
export interface Next {
  readonly campaignId: string
  readonly lastAdmitted: number
  readonly limit: number
}

/**
 * Assigns sequence numbers in the waiting rooms: the part of a waiting room that is in Redis. Its data can be rebuilt from
 * PostgreSQL at any time, and is rebuilt whenever Redis may have lost some.
 *
 * It is open only while three values agree: the epoch in PostgreSQL, the epoch in Redis, and the run id of the Redis server
 * in which it was built. A restarted server has another run id, so a gate that lost its last second stays shut.
 */
export class Gate implements Component {
  readonly name = 'gate'
  /** Writes its data. */
  readonly build: GateBuilder
  readonly #server: RedisServer<ScriptName>
  readonly #keys: GateKeys
  readonly #log: Logger
  #epoch: string | undefined
  #untrue: string | undefined

  constructor({ url, prefix, log }: { url: string; prefix: string; log: Logger }) {
    this.#keys = new GateKeys(prefix)
    this.#log = log
    this.#server = new RedisServer(url, scripts, () => this.shut('the connection to Redis is lost'))
    this.build = new GateBuilder(this.#server, this.#keys)
  }

  /** The service starts also without Redis: all routes but the request for a coupon work. */
  start(): void {
    this.#server.redis.connect().catch(() => undefined)
  }

  stop(): void {
    this.#epoch = undefined
    this.#server.redis.disconnect()
  }

  /** The epoch of the open gate; undefined while it is shut. */
  get epoch(): string | undefined {
    return this.#epoch
  }

  /** Whether there is a connection to Redis. */
  get reachable(): boolean {
    return this.#server.reachable
  }

  /** Assigns no position of this epoch until `open` has checked it again. Does nothing when another epoch is open. */
  shut(reason: string, epoch = this.#epoch): void {
    if (!epoch || epoch !== this.#epoch) return
    this.#log.warn({ epoch, reason }, 'the gate is shut')
    this.#epoch = undefined
  }

  /** Shuts the gate, because it contradicts PostgreSQL: only another epoch can be opened. */
  distrust(reason: string, epoch = this.#epoch): void {
    this.#untrue = epoch ?? this.#untrue
    this.shut(reason, epoch)
  }

  /** Opens the gate if Redis has all of this epoch. False when it must be rebuilt. @throws when Redis is unavailable. */
  async open(epoch: string): Promise<boolean> {
    if (this.#epoch === epoch) return true
    const connection = this.#server.connection
    const [runId, [builtEpoch, builtIn]] = await Promise.all([
      this.#server.runId(),
      this.#server.redis.hmget(this.#keys.gate, 'epoch', 'runId'),
    ])
    if (epoch === this.#untrue || builtEpoch !== epoch || builtIn !== runId) return false
    // The connection was replaced during the check, so the values may be of another server.
    if (connection !== this.#server.connection) return false
    this.#epoch = epoch
    this.#log.info({ epoch }, 'the gate is open')
    return true
  }

  /** Assigns one position to each customer, in the order in which the requests reach Redis. @throws GateShut */
  async ask(request: {
    campaignId: string
    userId: string
    requestId: string
    now: Date
  }): Promise<GateAnswer> {
    const epoch = this.#epoch
    if (!epoch) throw GateShut()
    const { campaignId, userId, requestId, now } = request
    const keys = this.#keys
    const [says, entry = ''] = (await this.#run(
      'ask',
      [
        keys.gate,
        keys.campaign(epoch, campaignId),
        keys.users(epoch, campaignId),
        keys.queue(epoch, campaignId),
        keys.waiting(epoch),
        keys.versions(epoch),
      ],
      [epoch, campaignId, userId, requestId, now.getTime()],
    )) as [GateAnswer['says'] | 'untrue', string]
    if (says === 'untrue') {
      this.distrust('a campaign that was loaded is missing')
      throw GateShut()
    }
    if (says === 'known' || says === 'joined')
      return { says, epoch, request: requestOf(campaignId, userId, entry) }
    return { says }
  }

  /** The campaigns with waiting requests. @throws GateShut */
  async campaignsWithWaiting(epoch: string): Promise<string[]> {
    const keys = [this.#keys.gate, this.#keys.waiting(epoch)]
    const [, campaignIds] = (await this.#run('campaignsWithWaiting', keys, [epoch])) as [string, string[]]
    return campaignIds
  }

  /** The next requests of each campaign, in the order of their sequence numbers. @throws GateShut */
  async next(epoch: string, campaigns: readonly Next[]): Promise<NumberedRequest[][]> {
    const keys = campaigns.map(({ campaignId }) => this.#keys.queue(epoch, campaignId))
    const [, ...queues] = (await this.#run(
      'next',
      [this.#keys.gate, this.#keys.waiting(epoch), ...keys],
      [
        epoch,
        ...campaigns.flatMap(({ campaignId, lastAdmitted, limit }) => [campaignId, lastAdmitted, limit]),
      ],
    )) as [string, ...string[][]]
    return queues.map((entries, i) => {
      const { campaignId } = campaigns[i] as Next
      return entries.map((entry) => queuedRequestOf(campaignId, entry))
    })
  }

  /** The loaded campaigns and their versions. */
  async versions(epoch: string): Promise<Map<string, number>> {
    const versions = await this.#server.redis.hgetall(this.#keys.versions(epoch))
    return new Map(
      Object.entries(versions).flatMap(([id, version]) => (version === '0' ? [] : [[id, Number(version)]])),
    )
  }

  /**
   * The version of a campaign in the open gate: `absent` when it is not loaded, 0 while it is being loaded; undefined while
   * the gate is shut. @throws when Redis is unavailable
   */
  async version(campaignId: string): Promise<number | 'absent' | undefined> {
    const epoch = this.#epoch
    if (!epoch) return undefined
    const version = await this.#server.redis.hget(this.#keys.versions(epoch), campaignId)
    return version === null ? 'absent' : Number(version)
  }

  /** Stores the state of a loaded campaign; an older version changes nothing. @throws GateShut */
  async update(epoch: string, campaign: CampaignState): Promise<void> {
    const { campaignId, version, quantity, opensAt, closesAt, status } = campaign
    await this.#run(
      'update',
      [this.#keys.gate, this.#keys.campaign(epoch, campaignId), this.#keys.versions(epoch)],
      [epoch, campaignId, version, quantity, opensAt.getTime(), closesAt.getTime(), status],
    )
  }

  /** Releases the position of a failed request for another customer. Can be repeated. @throws GateShut */
  async release(
    epoch: string,
    request: Pick<NumberedRequest, 'campaignId' | 'userId' | 'requestId'>,
  ): Promise<void> {
    const { campaignId, userId, requestId } = request
    await this.#run(
      'release',
      [this.#keys.gate, this.#keys.campaign(epoch, campaignId), this.#keys.users(epoch, campaignId)],
      [epoch, userId, requestId],
    )
  }

  /** Gives a customer's position in a campaign to a pseudonym, and takes the customer out of the queue. Can be repeated. @throws GateShut */
  async rename(
    campaignId: string,
    { userId, pseudonym }: { userId: string; pseudonym: string },
  ): Promise<void> {
    const epoch = this.#epoch
    if (!epoch) throw GateShut()
    await this.#run(
      'rename',
      [this.#keys.gate, this.#keys.users(epoch, campaignId), this.#keys.queue(epoch, campaignId)],
      [epoch, userId, pseudonym],
    )
  }

  /** @throws GateShut when Redis is unavailable, or has another gate or none: then this gate is shut, too. */
  async #run(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]) {
    const epoch = args[0]
    try {
      const answer = await this.#server.evaluate(script, keys, args)
      if (answer[0] !== 'shut') return answer
    } catch (error) {
      // One slow command does not mean that Redis is unavailable.
      if (!(error instanceof Error) || error.message !== 'Command timed out')
        this.#shutIf(epoch, String(error))
      throw GateShut({}, { cause: error })
    }
    this.#shutIf(epoch, 'Redis has another gate or none')
    throw GateShut()
  }

  #shutIf(epoch: string | number | undefined, reason: string): void {
    if (epoch === this.#epoch) this.shut(reason)
  }
}
