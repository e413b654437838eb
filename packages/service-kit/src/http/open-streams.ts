import { defineError } from '@jangteo/errors'
import type { FastifyReply } from 'fastify'
import { addressOf, customerOf } from './limits.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The open streams of this process. */
    readonly openStreams: OpenStreams
  }
}

/** Maximum open streams, at each replica; 0 disables a limit. */
export interface StreamLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/** A client asks again after this time, in seconds. */
const TRY_AGAIN_S = 10

const TooManyStreams = defineError(
  'too-many-streams',
  'too-many',
  ({ limit }: { limit: number }) => `At most ${limit} streams are open at the same time. Close one first.`,
)

/** Counts open streams by person and by address; those of operators' routes are not counted. */
export class OpenStreams {
  readonly #limits: StreamLimits
  readonly #open = new Map<string, number>()

  constructor(limits: StreamLimits) {
    this.#limits = limits
  }

  /** Counts a stream until its answer is closed. @throws TooManyStreams (429) */
  enter(reply: FastifyReply): void {
    const { request, raw } = reply
    const customer = customerOf(request)
    // A stream for operators is not counted; a public one has no person.
    if (customer === undefined && !request.routeOptions.config.public) return
    const counted = [
      { key: `person ${customer}`, limit: customer === undefined ? 0 : this.#limits.perPerson },
      { key: `address ${addressOf(request)}`, limit: this.#limits.perAddress },
    ].filter(({ limit }) => limit > 0)
    for (const { key, limit } of counted) {
      if ((this.#open.get(key) ?? 0) < limit) continue
      reply.header('retry-after', TRY_AGAIN_S)
      throw TooManyStreams({ limit })
    }
    if (raw.destroyed) return
    for (const { key } of counted) this.#open.set(key, (this.#open.get(key) ?? 0) + 1)
    raw.once('close', () => {
      for (const { key } of counted) this.#leave(key)
    })
  }

  #leave(key: string): void {
    const left = (this.#open.get(key) ?? 0) - 1
    if (left > 0) this.#open.set(key, left)
    else this.#open.delete(key)
  }
}
