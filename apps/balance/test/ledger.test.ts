import { createLogger, openPool } from '@jangteo/service-kit'
import { freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

describe('the ledger, as the database guards it', () => {
  const logger = createLogger({ name: 'test', level: 'silent' })
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let service: ReturnType<typeof openPool>
  beforeAll(async () => {
    database = await freshDatabase('balance')
    service = openPool(database.url, { max: 2, name: 'test', logger })
    await service.query(
      `with made as (insert into transfer values ('t', 'charge', 'ann', null, now(), 1, 100, 0))
       insert into entry values ('t', 'funding', -100), ('t', 'wallet:ann', 100)`,
    )
  })
  afterAll(async () => {
    await service.end()
    await database.drop()
  })

  it.each([
    `update entry set amount = amount * 2`,
    `update entry set account = 'wallet:eve'`,
    `delete from entry`,
    `truncate entry`,
    `update transfer set user_id = 'eve'`,
    `delete from transfer`,
    `truncate transfer cascade`,
    `alter table entry disable trigger all`,
    `drop trigger transfer_sums_to_zero on entry`,
    `drop trigger added_transfers_sum_to_zero on entry`,
    `create or replace function transfer_sums_to_zero() returns trigger language plpgsql as 'begin return null; end'`,
  ])('refuses to the service: %s', async (statement) => {
    await expect(service.query(statement)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('lets the service replace a person by a pseudonym that nothing has, and in no other way', async () => {
    const pseudonym = 'erased-5b2a3d0e-8c56-4d0a-9a40-2f3d6a1b7c11'
    const rename = (from: string, to: string) =>
      service.query('select pseudonymise_ledger($1, $2)', [from, to])
    await service.query(
      `with made as (insert into transfer values ('p', 'charge', 'pat', null, now(), 1, 100, 0))
       insert into entry values ('p', 'funding', -100), ('p', 'wallet:pat', 100)`,
    )
    await expect(rename('pat', 'eve')).rejects.toThrow('by a pseudonym only')
    await expect(rename('ann', 'ann')).rejects.toThrow('by a pseudonym only')
    await rename('pat', pseudonym)
    await expect(rename('ann', pseudonym)).rejects.toThrow('of another person')
    await expect(rename(pseudonym, pseudonym.replace('5', '6'))).rejects.toThrow('by a pseudonym only')
    const { rows } = await service.query(
      `select account, amount::int, user_id from entry join transfer using (transfer_id) where transfer_id = 'p' order by 1`,
    )
    expect(rows).toEqual([
      { account: 'funding', amount: -100, user_id: pseudonym },
      { account: `wallet:${pseudonym}`, amount: 100, user_id: pseudonym },
    ])
  })

  it('does not commit a transfer that makes or loses money', async () => {
    const client = await service.connect()
    try {
      await client.query('begin')
      await client.query(`insert into transfer values ('bad', 'charge', 'ann', null, now(), 2, 201, 0)`)
      await expect(
        client.query(`insert into entry values ('bad', 'funding', -100), ('bad', 'wallet:ann', 101)`),
      ).rejects.toThrow('the entries of transfer bad come to 1 and not to zero')
      await client.query('commit')
    } finally {
      client.release()
    }
    const { rowCount } = await service.query(`select from transfer where transfer_id = 'bad'`)
    expect(rowCount).toBe(0)
  })

  it('does not commit half of a transfer, nor one entry more', async () => {
    await expect(
      service.query(
        `with made as (insert into transfer values ('half', 'charge', 'ann', null, now(), 2, 200, 0))
         insert into entry values ('half', 'wallet:ann', 100)`,
      ),
    ).rejects.toThrow('come to 100')
    await expect(service.query(`insert into entry values ('t', 'revenue', 5)`)).rejects.toThrow('come to 5')
  })

  it('does not commit two transfers that are balanced only together, nor any other of the same statement', async () => {
    const add = (amounts: readonly [id: string, account: string, amount: number][]) =>
      service.query(
        `with made as (
           insert into transfer select id, 'charge', id, null, now(), 1, 1, 0 from (select distinct id from unnest($1::text[]) as r(id)) as ids
         ) insert into entry select * from unnest($1::text[], $2::text[], $3::bigint[])`,
        [0, 1, 2].map((column) => amounts.map((row) => row[column])),
      )
    await expect(
      add([
        ['good', 'funding', -7],
        ['good', 'wallet:good', 7],
        ['one', 'wallet:one', 5],
        ['other', 'wallet:other', -5],
      ]),
    ).rejects.toThrow(/the entries of transfer (one|other) come to -?5/)
    await add([
      ['good', 'funding', -7],
      ['good', 'wallet:good', 7],
      ['better', 'funding', -9],
      ['better', 'wallet:better', 4],
      ['better', 'points:better', 5],
    ])
    const { rows } = await service.query(`select distinct transfer_id from entry order by transfer_id`)
    expect(rows.map(({ transfer_id }) => transfer_id)).toEqual(['better', 'good', 'p', 't'])
  })

  it('counts the changes of a wallet without two of the same number', async () => {
    await expect(
      service.query(`insert into transfer values ('twin', 'charge', 'ann', null, now(), 1, 100, 0)`),
    ).rejects.toThrow('transfer_user_id_version_key')
  })

  it('refuses a charge with fields that its state has not', async () => {
    const charge = (fields: string, values: string) =>
      service.query(
        `insert into charge (charge_id, user_id, amount, requested_at, next_try_at, ${fields})
         values (gen_random_uuid(), 'ann', 1, now(), now(), ${values})`,
      )
    await charge('status', `'requested'`)
    await charge('status, gateway_payment_id', `'authorised', 'g'`)
    await charge('status, gateway_payment_id, settled_at', `'credited', 'g', now()`)
    await charge('status, reason, settled_at', `'failed', 'declined', now()`)
    for (const [fields, values] of [
      ['status, gateway_payment_id', `'requested', 'g'`],
      ['status', `'authorised'`],
      ['status, settled_at', `'credited', now()`],
      ['status, gateway_payment_id', `'credited', 'g'`],
      ['status, settled_at', `'failed', now()`],
      ['status', `'lost'`],
    ] as const)
      await expect(charge(fields, values)).rejects.toThrow('charge_state')
  })

  it('refuses a wallet below zero, and a second completed payment of an order', async () => {
    await service.query(`insert into wallet (user_id, balance, version) values ('ann', 100, 1)`)
    await expect(service.query(`update wallet set balance = -1`)).rejects.toThrow('wallet_never_overdrawn')
    const pay = (id: string, status: string, reason: string | null) =>
      service.query(
        `insert into payment (payment_id, order_id, user_id, amount, points, status, reason, answered_at)
         values ($1, 'o1', 'ann', 10, 3, $2, $3, now())`,
        [id, status, reason],
      )
    await pay('p1', 'declined', 'insufficient-balance')
    await pay('p2', 'completed', null)
    await pay('p3', 'declined', 'order-already-paid')
    await expect(pay('p4', 'completed', null)).rejects.toThrow('payment_order_paid_once')
    await expect(service.query(`update payment set points = 11`)).rejects.toThrow(
      'payment_points_are_part_of_amount',
    )
    await expect(service.query(`update payment set status = 'refunded'`)).rejects.toThrow('payment_state')
  })
})
