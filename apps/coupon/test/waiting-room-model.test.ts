import { randomUUID } from 'node:crypto'
import { logger } from '@jangteo/service-testing'
import { eventually, testRedisUrl, uniquePrefix } from '@jangteo/testing'
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  integer,
  oneof,
  record,
} from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Gate } from '../src/adapters/gate.ts'
import type { CampaignState } from '../src/domain/campaign-state.ts'
import type { NumberedRequest } from '../src/domain/request.ts'
import { positionOf } from '../src/domain/waiting-room.ts'

const person = integer({ min: 0, max: 8 })
const command = oneof(
  { weight: 6, arbitrary: record({ does: constant('ask'), person, recorded: boolean(), late: boolean() }) },
  {
    weight: 3,
    arbitrary: record({ does: constant('admit'), count: integer({ min: 0, max: 4 }), crash: boolean() }),
  },
  { weight: 1, arbitrary: record({ does: constant('raise'), by: integer({ min: 1, max: 3 }) }) },
  {
    weight: 1,
    arbitrary: record({ does: constant('turn'), status: oneof(constant('running'), constant('paused')) }),
  },
  { weight: 2, arbitrary: record({ does: constant('fail'), person, twice: boolean() }) },
  { weight: 1, arbitrary: record({ does: constant('rebuild') }) },
) as Arbitrary<Command>

type Command =
  | { does: 'ask'; person: number; recorded: boolean; late: boolean }
  | { does: 'admit'; count: number; crash: boolean }
  | { does: 'raise'; by: number }
  | { does: 'turn'; status: 'running' | 'paused' }
  | { does: 'fail'; person: number; twice: boolean }
  | { does: 'rebuild' }

let gate: Gate
beforeAll(async () => {
  gate = new Gate({ url: testRedisUrl('coupon'), prefix: uniquePrefix(), log: logger })
  gate.start()
  await eventually(() => expect(gate.reachable).toBe(true))
})
afterAll(() => gate.stop())

it('the gate does what a model of the waiting room does, for any commands in any order', async () => {
  await assert(
    asyncProperty(array(command, { maxLength: 60, size: 'max' }), async (commands) => {
      const model = await Model.begin()
      for (const each of commands) await model.run(each)
      await model.drain()
    }),
    { numRuns: 150 },
  )
}, 120_000)

it('assigns each customer one position when all ask at once, and not more positions than coupons', async () => {
  const model = await Model.begin({ quantity: 40 })
  const asked = Array.from({ length: 600 }, (_, i) => `person-${i % 100}`)
  const answers = await Promise.all(asked.map((userId) => model.askGate(userId)))
  const assigned = new Map<string, Set<number>>()
  for (const [i, answer] of answers.entries())
    if ('request' in answer) {
      const userId = asked[i] as string
      assigned.set(userId, (assigned.get(userId) ?? new Set()).add(answer.request.sequence))
    } else expect(answer.says).toBe('sold-out')
  expect([...assigned.values()].flatMap((numbers) => [...numbers]).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 40 }, (_, i) => i + 1),
  )
})

interface Row extends NumberedRequest {
  status: 'unwritten' | 'waiting' | 'admitted' | 'failed'
}

/** A model of the gate; the rows that are not `unwritten` are those of PostgreSQL. */
class Model {
  rows: Row[] = []
  campaign: CampaignState
  epoch = ''
  lastAdmitted = 0
  last = 0
  positions = new Map<string, number>()

  static async begin(terms: Partial<CampaignState> = {}): Promise<Model> {
    const model = new Model(terms)
    await model.rebuild()
    return model
  }

  constructor(terms: Partial<CampaignState>) {
    this.campaign = {
      ...{ campaignId: randomUUID(), quantity: 5, issued: 0, status: 'running', version: 1 },
      ...{ opensAt: new Date(1_000), closesAt: new Date(9_000) },
      ...terms,
    }
  }

  async run(command: Command): Promise<void> {
    switch (command.does) {
      case 'ask':
        await this.ask(command)
        break
      case 'admit':
        await this.admit(command.count, command.crash)
        break
      case 'raise':
        await this.change({ quantity: this.campaign.quantity + command.by })
        break
      case 'turn':
        await this.change({ status: command.status })
        break
      case 'fail':
        await this.fail(command)
        break
      case 'rebuild':
        await this.rebuild()
    }
    expect(this.held().length).toBeLessThanOrEqual(this.campaign.quantity)
    this.positionsNeverIncrease()
  }

  /** The requests that hold a position. */
  held = () => this.rows.filter(({ status }) => status !== 'failed')

  askGate(userId: string, late = false) {
    const { campaignId } = this.campaign
    return gate.ask({ campaignId, userId, requestId: randomUUID(), now: new Date(late ? 500 : 5_000) })
  }

  async ask({ person, recorded, late }: Command & { does: 'ask' }): Promise<void> {
    const userId = `p|${person}`
    const mine = this.held().find((row) => row.userId === userId)
    const answer = await this.askGate(userId, late)
    if (mine) {
      const { status: _, ...request } = mine
      expect(answer).toEqual({ says: 'known', epoch: this.epoch, request })
      if (recorded && mine.status === 'unwritten') mine.status = 'waiting'
      return
    }
    expect(answer.says).toBe(this.wouldSay(late))
    if (!('request' in answer)) return
    expect(answer.request.sequence).toBe(this.last + 1)
    this.last += 1
    this.rows.push({ ...answer.request, status: recorded ? 'waiting' : 'unwritten' })
  }

  wouldSay(late: boolean): string {
    // After the first sequence number the campaign is open, also for a clock that has gone back before the opening.
    if (late && this.last === 0) return 'not-open-yet'
    if (this.held().length >= this.campaign.quantity) return 'sold-out'
    return this.campaign.status === 'paused' ? 'paused' : 'joined'
  }

  async admit(count: number, crash: boolean): Promise<void> {
    const next = this.rows
      .filter(({ status }) => status === 'waiting' || status === 'unwritten')
      .toSorted((a, b) => a.sequence - b.sequence)
      .slice(0, count)
    const { campaignId } = this.campaign
    const [found] = await gate.next(this.epoch, [
      { campaignId, lastAdmitted: this.lastAdmitted, limit: count },
    ])
    expect(found).toEqual(next.map(({ status: _, ...request }) => request))
    // Without a commit, the next run must find the same requests.
    if (crash) return
    for (const row of next) {
      expect(row.sequence).toBeGreaterThan(this.lastAdmitted)
      row.status = 'admitted'
      this.lastAdmitted = row.sequence
    }
  }

  async change(change: Partial<CampaignState>): Promise<void> {
    const before = this.campaign
    this.campaign = { ...before, ...change, version: before.version + 1 }
    await gate.update(this.epoch, this.campaign)
    // An older version that arrives later changes nothing.
    await gate.update(this.epoch, before)
  }

  async fail({ person, twice }: Command & { does: 'fail' }): Promise<void> {
    const row = this.held().find(({ userId, status }) => userId === `p|${person}` && status === 'admitted')
    if (!row) return
    row.status = 'failed'
    await gate.release(this.epoch, row)
    if (twice) await gate.release(this.epoch, row)
  }

  async rebuild(): Promise<void> {
    this.rows = this.rows.filter(({ status }) => status !== 'unwritten')
    const held = this.held().map(({ status, ...row }) => ({ ...row, waiting: status === 'waiting' }))
    this.last = Math.max(0, ...this.rows.map(({ sequence }) => sequence))
    this.epoch = randomUUID()
    const building = await gate.build.begin(this.epoch)
    await gate.build.load(this.epoch, this.campaign, {
      last: this.last,
      held: parts(held.toSorted((a, b) => a.sequence - b.sequence)),
    })
    expect(await gate.build.finish(building)).toBe(true)
    gate.shut('another epoch')
    expect(await gate.open(this.epoch)).toBe(true)
    await gate.build.sweep(this.epoch)
  }

  positionsNeverIncrease(): void {
    for (const { requestId, sequence, status } of this.rows) {
      if (status !== 'waiting') continue
      const position = positionOf(sequence, this.lastAdmitted)
      expect(position).toBeLessThanOrEqual(this.positions.get(requestId) ?? Number.POSITIVE_INFINITY)
      this.positions.set(requestId, position)
    }
  }

  /** In the end all requests are admitted. */
  async drain(): Promise<void> {
    await this.admit(1_000, false)
    expect(this.rows.every(({ status }) => status === 'admitted' || status === 'failed')).toBe(true)
  }
}

async function* parts<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < all.length; from += 3) yield all.slice(from, from + 3)
}
