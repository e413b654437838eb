import pg from 'pg'
import { expect, it } from 'vitest'
import { freshDatabase, tokenFor } from '../src/index.ts'

it('gives each test a migrated database of its own', async () => {
  const [one, two] = await Promise.all([freshDatabase('messaging'), freshDatabase('messaging')])
  const client = new pg.Client(one.url)
  await client.connect()
  await client.query(`insert into messaging.inbox (consumer, event_id) values ('c', 'e')`)
  await client.end()
  const other = new pg.Client(two.url)
  await other.connect()
  expect((await other.query('select * from messaging.inbox')).rows).toEqual([])
  await other.end()
  await Promise.all([one.drop(), two.drop()])
})

it('gives tokens that name the user and the role', async () => {
  const token = await tokenFor('ann', 'admin')
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(payload).toMatchObject({ sub: 'ann', role: 'admin', aud: 'jangteo' })
})
