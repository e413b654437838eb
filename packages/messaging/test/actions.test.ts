import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '../src/database.ts'
import { type OperatorAction, ReasonMissing, recordAction } from '../src/index.ts'
import { Findings } from '../src/operate/findings.ts'
import { by, createService, testDatabase } from './support/service.ts'
import { log, worlds } from './support/worlds.ts'

const action: OperatorAction = {
  actor: 'operator:kim',
  action: 'stock.adjust',
  via: 'POST /internal/stock',
  target: 'product/coffee-beans',
  reason: 'counted by hand',
  before: { stock: 3, note: 'half a pair \ud800 and a zero \0' },
  after: { stock: 4 },
}

describe('an action of an operator', () => {
  it('is recorded with the change or not at all, by the time of the database', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database)
    await inTransaction(database.pool, (tx) => recordAction(tx, action))
    const undone = inTransaction(database.pool, async (tx) => {
      await recordAction(tx, { ...action, target: 'product/tea' })
      throw new Error('the change has failed')
    })
    await expect(undone).rejects.toThrow('the change has failed')
    const { rows } = await database.pool.query<{ now: Date }>('select now()')
    const [only, ...others] = await service.actions.list()
    expect(others).toEqual([])
    expect(only).toEqual({
      ...action,
      id: expect.any(String),
      at: expect.any(Date),
      before: { stock: 3, note: 'half a pair \ufffd and a zero \ufffd' },
    })
    expect(only?.at.getTime()).toBeLessThanOrEqual(rows[0]?.now.getTime() ?? 0)
  })

  it('is recorded in one unit of work with its change, or not at all', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database)
    await service.bootstrap()
    const { actor, reason, via, ...done } = action
    const change = (target: string, why: string, fails = false) =>
      service.transact({}, async ({ record }) => {
        record({ actor, reason: why, via }, { ...done, target })
        if (fails) throw new Error('the change has failed')
      })
    await change('product/tea', reason)
    await expect(change('product/milk', reason, true)).rejects.toThrow('the change has failed')
    await expect(change('product/rice', ' ')).rejects.toThrow(ReasonMissing)
    // Without `via`, the action is its own.
    await service.transact({}, async ({ record }) =>
      record({ actor, reason }, { ...done, target: 'product/oil' }),
    )
    expect(await service.actions.list()).toMatchObject([
      { target: 'product/oil', via: 'stock.adjust' },
      { target: 'product/tea', via, actor, reason },
    ])
  })

  it.each([
    ['an update', `update messaging.operator_action set reason = 'another'`],
    ['a deletion', 'delete from messaging.operator_action'],
    ['a truncation', 'truncate messaging.operator_action'],
    [
      'a time of its own',
      `insert into messaging.operator_action (at, actor, action, via, target, reason)
       values ('2020-01-01', 'operator:kim', 'a', 'b', 'c', 'd')`,
    ],
    ['an end of the table', 'drop table messaging.operator_action'],
    ['a right of its own', 'grant delete on messaging.operator_action to public'],
  ])('cannot be falsified by the service: %s is refused by PostgreSQL', async (_, statement) => {
    const { pool } = await testDatabase()
    await inTransaction(pool, (tx) => recordAction(tx, action))
    // A right that cannot be granted is only a warning, so the test checks the rights that exist afterwards.
    if (statement.startsWith('grant')) await pool.query(statement)
    else await expect(pool.query(statement)).rejects.toMatchObject({ code: '42501' })
    const { rows } = await pool.query(
      `select reason, has_table_privilege('messaging.operator_action', 'delete') as "mayDelete"
       from messaging.operator_action`,
    )
    expect(rows).toEqual([{ reason: action.reason, mayDelete: false }])
  })

  it('needs an operator and a reason', async () => {
    const { pool } = await testDatabase()
    const findings = new Findings(pool, log)
    for (const wrong of [{ reason: ' ' }, { actor: 'operator:' as const }, { actor: 'kim' as never }]) {
      await expect(findings.acknowledge('all', { ...by, ...wrong })).rejects.toThrow(ReasonMissing)
      await expect(inTransaction(pool, (tx) => recordAction(tx, { ...action, ...wrong }))).rejects.toThrow(
        ReasonMissing,
      )
    }
  })

  it('is found by actor, action, target and time, page by page and newest first', async () => {
    const database = await testDatabase()
    const { actions } = createService(worlds.memory(), database)
    const of = (actor: string, target: string): OperatorAction => ({
      ...action,
      actor: `operator:${actor}`,
      target,
    })
    for (const each of [of('kim', 'a'), of('lee', 'a'), of('kim', 'b')])
      await inTransaction(database.pool, (tx) => recordAction(tx, each))
    // Only the administrator can say that they were done at other times.
    const admin = new pg.Client(database.adminUrl)
    await admin.connect()
    await admin.query(
      `update messaging.operator_action set at = '2026-11-01'::timestamptz + id * interval '1 hour'`,
    )
    await admin.end()
    const found = async (...asked: Parameters<typeof actions.list>) =>
      (await actions.list(...asked)).map(({ actor, target }) => `${actor} ${target}`)
    expect(await found({ actor: 'operator:kim' })).toEqual(['operator:kim b', 'operator:kim a'])
    expect(await found({ target: 'a' })).toEqual(['operator:lee a', 'operator:kim a'])
    expect(await found({ action: 'stock.count' })).toEqual([])
    const [newest, second] = await actions.list({}, { limit: 2 })
    expect(await found({}, { after: second?.id ?? '' })).toEqual(['operator:kim a'])
    expect(await found({ since: newest?.at as Date })).toEqual(['operator:kim b'])
    expect(await found({ until: second?.at as Date })).toEqual(['operator:kim a'])
  })

  it('with a finding is kept with the finding', async () => {
    const database = await testDatabase()
    const findings = new Findings(database.pool, log)
    await findings.add({
      ...{ kind: 'records-missed', topic: 'note.taken', partition: 1, fromOffset: 10n, toOffset: 19n },
      ...{ records: 10n, detail: 'ten notes were removed before they were read' },
    })
    const [finding] = await findings.list()
    await findings.acknowledge([finding?.id ?? ''], { ...by, via: 'command acknowledge' })
    expect(await findings.acknowledge('all', by)).toEqual([])
    expect(await createService(worlds.memory(), database).actions.list()).toMatchObject([
      {
        ...{ actor: by.actor, reason: by.reason, via: 'command acknowledge' },
        ...{ action: 'finding.acknowledge', target: `finding/${finding?.id}` },
        before: { state: 'open', fromOffset: '10', records: '10' },
        after: { state: 'acknowledged' },
      },
    ])
    const { rows } = await database.pool.query(
      'select acknowledged_by, acknowledged_because from messaging.finding',
    )
    expect(rows).toEqual([{ acknowledged_by: by.actor, acknowledged_because: by.reason }])
  })
})
