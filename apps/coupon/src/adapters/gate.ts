import { type Component, type Logger, RedisServer } from '@jangteo/service-kit'
import type { LineCampaign } from '../domain/line-campaign.ts'
import { GateShut } from '../domain/line-errors.ts'
import type { Ticket } from '../domain/request.ts'
import { GateBuilder } from './gate/builder.ts'
import { GateKeys } from './gate/keys.ts'
import { type ScriptName, scripts } from './gate/scripts.ts'

/** What the gate says to somebody who asks. A place stands only when it has been written in PostgreSQL. */
export type GateAnswer =
  | { readonly says: 'known' | 'joined'; readonly ticket: Ticket; readonly epoch: string }
  | { readonly says: 'not-open-yet' | 'paused' | 'closed' | 'sold-out' | 'unknown' }

/** How far a line may be admitted now. */
export interface Next {
  readonly campaignId: string
  readonly head: number
  readonly limit: number
}

/**
 * Gives places in line: the part of the line that is in Redis. What it holds can be built again from PostgreSQL at any
 * time, and is, whenever Redis may have forgotten something.
 *
 * It is open only while three agree: PostgreSQL's epoch, the epoch in Redis, and the run of the server in which that was
 * built. A server that was started again has another run, so a gate that came back without its last second stays shut.
 */
export class Gate implements Component {
  readonly name = 'gate'
  /** Writes what it holds. */
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

  /** A Redis that is away is no reason not to start: all that does not need a place in line works without. */
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

  /** Whether Redis can be asked at all. */
  get reachable(): boolean {
    return this.#server.reachable
  }

  /** Gives no places of this epoch any more until `open` has looked again. Late news of another epoch shut nothing. */
  shut(reason: string, epoch = this.#epoch): void {
    if (!epoch || epoch !== this.#epoch) return
    this.#log.warn({ epoch, reason }, 'the gate is shut')
    this.#epoch = undefined
  }

  /** Shuts the gate for all: it contradicts PostgreSQL, so only another epoch may be opened. */
  distrust(reason: string, epoch = this.#epoch): void {
    this.#untrue = epoch ?? this.#untrue
    this.shut(reason, epoch)
  }

  /** Opens the gate if Redis holds this epoch whole. False when it must be built. @throws when Redis cannot be asked. */
  async open(epoch: string): Promise<boolean> {
    if (this.#epoch === epoch) return true
    const connection = this.#server.connection
    const [runId, [builtEpoch, builtIn]] = await Promise.all([
      this.#server.runId(),
      this.#server.redis.hmget(this.#keys.gate, 'epoch', 'runId'),
    ])
    if (epoch === this.#untrue || builtEpoch !== epoch || builtIn !== runId) return false
    // The connection broke while we looked: what was seen may be another server's.
    if (connection !== this.#server.connection) return false
    this.#epoch = epoch
    this.#log.info({ epoch }, 'the gate is open')
    return true
  }

  /** One place for each person, given in the order in which Redis hears of them. @throws GateShut */
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
    const [says, place] = (await this.#run(
      'ask',
      [
        keys.gate,
        keys.campaign(epoch, campaignId),
        keys.users(epoch, campaignId),
        keys.line(epoch, campaignId),
        keys.waiting(epoch),
        keys.versions(epoch),
      ],
      [epoch, campaignId, userId, requestId, now.getTime()],
    )) as [GateAnswer['says'] | 'untrue', string]
    if (says === 'untrue') {
      this.distrust('a campaign that was loaded is missing')
      throw GateShut()
    }
    if (says === 'known' || says === 'joined') {
      const [id = '', ticket, requestedAt] = place.split('|')
      return {
        says,
        epoch,
        ticket: {
          ...{ requestId: id, campaignId, userId },
          ...{ ticket: Number(ticket), requestedAt: new Date(Number(requestedAt)) },
        },
      }
    }
    return { says }
  }

  /** The campaigns that somebody waits for. @throws GateShut */
  async lines(epoch: string): Promise<string[]> {
    const keys = [this.#keys.gate, this.#keys.waiting(epoch)]
    const [, campaignIds] = (await this.#run('lines', keys, [epoch])) as [string, string[]]
    return campaignIds
  }

  /** Who is next in these lines, in their order; one list for each. @throws GateShut */
  async next(epoch: string, lines: readonly Next[]): Promise<Ticket[][]> {
    const keys = lines.map(({ campaignId }) => this.#keys.line(epoch, campaignId))
    const [, ...places] = (await this.#run(
      'next',
      [this.#keys.gate, this.#keys.waiting(epoch), ...keys],
      [epoch, ...lines.flatMap(({ campaignId, head, limit }) => [campaignId, head, limit])],
    )) as [string, ...string[][]]
    return places.map((line, i) => line.map((place) => ticketOf((lines[i] as Next).campaignId, place)))
  }

  /** Which campaigns are loaded, and in which version. */
  async versions(epoch: string): Promise<Map<string, number>> {
    const versions = await this.#server.redis.hgetall(this.#keys.versions(epoch))
    return new Map(
      Object.entries(versions).flatMap(([id, version]) => (version === '0' ? [] : [[id, Number(version)]])),
    )
  }

  /**
   * The version of a campaign by which the open gate gives places: `absent` when it gives none, 0 while it is being
   * loaded; undefined while the gate is shut. @throws when Redis cannot be asked
   */
  async version(campaignId: string): Promise<number | 'absent' | undefined> {
    const epoch = this.#epoch
    if (!epoch) return undefined
    const version = await this.#server.redis.hget(this.#keys.versions(epoch), campaignId)
    return version === null ? 'absent' : Number(version)
  }

  /** Brings a change of a campaign that is loaded; an older one changes nothing. @throws GateShut */
  async carry(epoch: string, campaign: LineCampaign): Promise<void> {
    const { campaignId, version, quantity, opensAt, closesAt, status } = campaign
    await this.#run(
      'carry',
      [this.#keys.gate, this.#keys.campaign(epoch, campaignId), this.#keys.versions(epoch)],
      [epoch, campaignId, version, quantity, opensAt.getTime(), closesAt.getTime(), status],
    )
  }

  /** Lets somebody else have the place of a request that failed. The second time it does nothing. @throws GateShut */
  async giveBack(epoch: string, request: Pick<Ticket, 'campaignId' | 'userId' | 'requestId'>): Promise<void> {
    const { campaignId, userId, requestId } = request
    await this.#run(
      'giveBack',
      [this.#keys.gate, this.#keys.campaign(epoch, campaignId), this.#keys.users(epoch, campaignId)],
      [epoch, userId, requestId],
    )
  }

  /** @throws GateShut when Redis cannot be asked, or its gate is another or none: then it shuts here, too. */
  async #run(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]) {
    const epoch = args[0]
    try {
      const answer = await this.#server.evaluate(script, keys, args)
      if (answer[0] !== 'shut') return answer
    } catch (error) {
      // A command that took too long says nothing about the others.
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

/** A person's name may hold any visible character, so it is last. */
function ticketOf(campaignId: string, place: string): Ticket {
  const [requestId = '', ticket, requestedAt, ...userId] = place.split('|')
  return {
    ...{ requestId, campaignId, userId: userId.join('|') },
    ...{ ticket: Number(ticket), requestedAt: new Date(Number(requestedAt)) },
  }
}
