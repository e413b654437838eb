import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRanking, startRanking } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('on %s', (_, network) => {
  let ranking: RunningRanking
  beforeAll(async () => {
    ranking = await startRanking(network(), { replicas: 2, clock: () => noon })
  }, 40_000)
  afterAll(() => ranking.stop())

  const view = (productId: string, userId: string, at = noon) =>
    ranking.peer.act('viewed', productId, { userId, at })
  const anHourBefore = new Date(noon.getTime() - 3_600_000)
  const deadLetters = () => ranking.service.messaging.deadLetters

  it('an event that Redis has counted is not counted again when its transaction fails at the commit, repeatedly', async () => {
    await ranking.sql.query(`
      create sequence failures;
      grant usage on sequence failures to public;
      create function fail() returns trigger language plpgsql as $$ begin
        if nextval('failures') % 5 < 3 then raise serialization_failure; end if; return null; end $$;
      create constraint trigger fail after insert or update on position deferrable initially deferred
        for each row execute function fail()`)
    try {
      for (let n = 0; n < 30; n++) {
        await view('apple', `user-${n}`)
        await ranking.peer.pay({ productId: 'bread', userId: `user-${n}`, at: noon })
      }
      await eventually(
        async () => {
          const { rows } = await ranking.sql.query('select last_value::int as failures from failures')
          expect(rows[0].failures).toBeGreaterThan(5)
        },
        { timeout: 30_000 },
      )
    } finally {
      await ranking.sql.query('drop function fail cascade; drop sequence failures')
    }
    const { rows } = await ranking.sql.query('select count(*)::int as letters from messaging.dead_letter')
    expect(rows).toEqual([{ letters: 0 }])
    await eventually(
      async () => {
        expect(await ranking.tally(day)).toEqual({ apple: 30, bread: 300 })
        const { rows } = await ranking.sql.query('select count(*)::int as applied from messaging.inbox')
        expect(rows).toEqual([{ applied: 60 }])
      },
      { timeout: 30_000 },
    )
    expect((await ranking.replay()).differences).toEqual({})
  }, 60_000)

  it('a redriven dead letter, and events that waited for it, are counted once, also when a replay has counted them before', async () => {
    const before = (await ranking.tally(day)).apple ?? 0
    for (const round of ['redriven', 'replayed, and redriven']) {
      const user = `unlucky ${round}`
      await ranking.sql.query(
        `alter table position add constraint unlucky check (topic <> 'user.activity') not valid`,
      )
      await view('cheese', user)
      await eventually(async () => expect(await deadLetters().list()).toHaveLength(1), { timeout: 20_000 })
      await ranking.sql.query('alter table position drop constraint unlucky')
      await view('cheese', user, anHourBefore)
      for (let n = 0; n < 12; n++) await view('apple', `${round} ${n}`)
      await eventually(async () => expect(await deadLetters().list()).toHaveLength(2))
      const rounds = round === 'redriven' ? 1 : 2
      await eventually(async () => expect((await ranking.tally(day)).apple).toBe(before + rounds * 12))
      expect((await ranking.tally(day)).cheese ?? 0).toBe((rounds - 1) * 2)
      if (rounds === 2) {
        expect((await ranking.replay()).differences).toMatchObject({ [day]: 1 })
        expect((await ranking.tally(day)).cheese).toBe(4)
      }
      const by = { actor: 'operator:test', reason: 'it was mended' } as const
      expect(await deadLetters().redrive('all', { by })).toEqual({ redriven: 2, failed: [] })
      expect((await ranking.tally(day)).cheese).toBe(rounds * 2)
    }
    expect((await ranking.replay()).differences).toEqual({})
  }, 60_000)

  it('an implausible event is a dead letter with the reason, and the events around it are counted', async () => {
    const { apple = 0 } = await ranking.tally(day)
    await ranking.peer.pay({ productId: 'apple', quantity: 0, userId: 'zero', at: noon })
    await ranking.peer.act('viewed', 'te\0a', { userId: 'nil', at: noon })
    await ranking.peer.act('viewed', 'apple', { userId: 'long-ago', at: new Date(0) })
    await view('apple', 'a-customer')
    await eventually(async () => expect((await ranking.tally(day)).apple).toBe(apple + 1), {
      timeout: 20_000,
    })
    await eventually(
      async () =>
        expect(
          (await deadLetters().list()).map(({ error }) => error.replace(/^.*counted: /, '')).sort(),
        ).toEqual([
          'a line has 0 pieces.',
          "a product's id must have 1 to 100 characters, all of them whole.",
          'its time is not from 2000 to 2099.',
        ]),
      { timeout: 30_000 },
    )
    // A replay skips events that the live count refuses.
    expect((await ranking.replay()).differences).toEqual({})
  }, 60_000)
})
