import { randomUUID } from 'node:crypto'
import { pseudonymOf } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClaimedDelivery } from '../src/domain/sending.ts'
import { errorOfErased, saveVerdict } from '../src/stores/delivery-store.ts'
import { countSending, forgetPerson } from '../src/stores/person-store.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

describe('the messages of a person who is erased', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification()
  }, 60_000)
  afterAll(() => notification.stop())

  /** A message that no job sends before tomorrow. */
  async function message(userId: string, status: 'waiting' | 'sending'): Promise<string> {
    const { rows } = await notification.sql.query(
      `insert into delivery (notification_id, cause_id, channel, user_id, kind, facts, status, requested_at, due_at,
         next_try_at, tries, version, traceparent)
       values ($1::uuid, $1::text, 'email', $2, 'order-paid', '[]', $3, now(), now(), now() + interval '1 day', 1, 1, '')
       returning notification_id as id`,
      [randomUUID(), userId, status],
    )
    return rows[0].id
  }

  it('are waited for from the moment that a process claims one, before that is committed', async () => {
    const userId = randomUUID()
    const id = await message(userId, 'waiting')
    const client = await notification.sql.connect()
    try {
      await client.query('begin')
      await client.query(`update delivery set status = 'sending' where notification_id = $1`, [id])
      const counting = notification.service.messaging.transact({}, ({ tx }) => countSending(tx, userId))
      await eventually(async () => {
        const { rows } = await client.query(
          'select pid from pg_locks where not granted and transactionid = pg_current_xact_id()::xid',
        )
        expect(rows).toHaveLength(1)
      })
      await client.query('commit')
      expect(await counting).toBe(1)
    } finally {
      client.release()
    }
  })

  it('that failed for good do not keep the person from being forgotten', async () => {
    const [userId, pseudonym] = [randomUUID(), pseudonymOf(randomUUID())]
    const id = await message(userId, 'sending')
    await notification.sql.query(
      `update delivery set status = 'dead', reason = 'undeliverable', error = '550 no ann@shop.example', settled_at = now()
       where notification_id = $1`,
      [id],
    )
    await notification.service.messaging.transact({}, ({ tx }) => forgetPerson(tx, { userId, pseudonym }))
    expect(await notification.deliveriesOf(userId)).toEqual([])
    expect(await notification.deliveriesOf(pseudonym)).toMatchObject([
      { status: 'dead', error: errorOfErased },
    ])
  })

  it('keep no error, which may say an address', async () => {
    const outcomes = [
      { status: 'waiting', counted: true, error: '450 ann@shop.example is busy' },
      { status: 'dead', reason: 'undeliverable', error: '550 no ann@shop.example' },
    ] as const
    for (const verdict of outcomes) {
      const errors: (string | null)[] = []
      for (const userId of [randomUUID(), pseudonymOf(randomUUID())]) {
        const notificationId = await message(userId, 'sending')
        const claimed: ClaimedDelivery = {
          notificationId,
          causeId: notificationId,
          channel: 'email',
          userId,
          kind: 'order-paid',
          facts: [],
          requestedAt: new Date(),
          ...{ tries: 1, version: 1, reached: [], traceparent: '' },
        }
        await notification.service.messaging.transact({}, ({ tx }) =>
          saveVerdict(tx, claimed, verdict, { now: new Date() }),
        )
        errors.push((await notification.deliveriesOf(userId))[0].error)
      }
      expect(errors).toEqual([verdict.error, errorOfErased])
    }
  })
})
