import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openPool } from '@jangteo/service-kit'
import { logger } from '@jangteo/service-testing'
import { freshDatabase } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'

const migration = readFileSync(
  path.join(import.meta.dirname, '../prisma/migrations/20261129030000_typed_actors/migration.sql'),
  'utf8',
)

it('the migration that types actors says of old rows who they were, also when a customer is named as a service', async () => {
  const database = await freshDatabase('order')
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  onTestFinished(async () => {
    await sql.end()
    await database.drop()
  })
  // As it was before.
  await sql.query('alter table order_event drop constraint order_event_actor')
  const order = async (reason: string | null) => {
    const ended = reason !== null
    const { rows } = await sql.query(
      `insert into orders (order_id, user_id, status, amount, version, created_at, expires_at, reason, ended_at)
       values (gen_random_uuid(), 'balance', $1, 1000, 1, now(), now(), $2, $3) returning order_id`,
      [ended ? 'cancelled' : 'payable', reason, ended ? new Date() : null],
    )
    return rows[0].order_id as string
  }
  const event = (orderId: string, type: string, actor: string) =>
    sql.query(
      `insert into order_event (order_id, type, status, actor, occurred_at) values ($1, $2, 'payable', $3, now())`,
      [orderId, type, actor],
    )
  const [byCustomer, byOperator, open] = [await order('customer'), await order('operator'), await order(null)]
  await event(open, 'placed', 'balance')
  await event(open, 'payment-requested', 'balance')
  await event(open, 'payment-declined', 'balance')
  await event(open, 'asked-again', 'root')
  await event(byCustomer, 'cancelled', 'balance')
  await event(byOperator, 'cancelled', 'root')
  await sql.query(migration)
  const { rows } = await sql.query('select type, actor from order_event order by event_no')
  expect(rows.map(({ type, actor }) => `${type} by ${actor}`)).toEqual([
    'placed by user:balance',
    'payment-requested by user:balance',
    'payment-declined by service:balance',
    'asked-again by operator:root',
    'cancelled by user:balance',
    'cancelled by operator:root',
  ])
})
