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
      `with made as (insert into transfer values ('t', 'charge', 'ann', null, now()))
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
    `create or replace function transfer_sums_to_zero() returns trigger language plpgsql as 'begin return null; end'`,
  ])('refuses to the service: %s', async (statement) => {
    await expect(service.query(statement)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('does not commit a transfer that makes or loses money', async () => {
    const client = await service.connect()
    try {
      await client.query('begin')
      await client.query(`insert into transfer values ('bad', 'charge', 'ann', null, now())`)
      await client.query(`insert into entry values ('bad', 'funding', -100), ('bad', 'wallet:ann', 101)`)
      await expect(client.query('commit')).rejects.toThrow(
        'the entries of transfer bad come to 1 and not to zero',
      )
    } finally {
      client.release()
    }
    const { rowCount } = await service.query(`select from transfer where transfer_id = 'bad'`)
    expect(rowCount).toBe(0)
  })

  it('does not commit half of a transfer, nor one entry more', async () => {
    await expect(
      service.query(
        `with made as (insert into transfer values ('half', 'charge', 'ann', null, now()))
         insert into entry values ('half', 'wallet:ann', 100)`,
      ),
    ).rejects.toThrow('come to 100')
    await expect(service.query(`insert into entry values ('t', 'revenue', 5)`)).rejects.toThrow('come to 5')
  })

  it('refuses a wallet below zero, and a second completed payment of an order', async () => {
    await service.query(`insert into wallet values ('ann', 100, 1)`)
    await expect(service.query(`update wallet set balance = -1`)).rejects.toThrow('wallet_never_overdrawn')
    const pay = (id: string, status: string, reason: string | null) =>
      service.query(`insert into payment values ($1, 'o1', 'ann', 10, $2, $3, now())`, [id, status, reason])
    await pay('p1', 'declined', 'insufficient-balance')
    await pay('p2', 'completed', null)
    await pay('p3', 'declined', 'order-already-paid')
    await expect(pay('p4', 'completed', null)).rejects.toThrow('payment_order_completed_once')
  })
})
