import { freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '../../src/index.ts'
import { PipelinedTransaction } from '../../src/pipelined-transaction.ts'
import { recordingLogger } from '../http.ts'

const log = recordingLogger()
let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('messaging')
  pool = openPool(database.adminUrl, { max: 1, name: 'kit', logger: log.logger })
  await pool.query(`
    create table note (n int primary key);
    create table reply (n int references note deferrable initially deferred)`)
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

/** A transaction, with the statements that Prisma's adapter sends around a callback. */
async function begin() {
  const client = await pool.connect()
  const transaction = new PipelinedTransaction(client)
  await client.query({ text: 'BEGIN', values: [] })
  return {
    transaction,
    insert: (n: number) => transaction.query({ text: 'insert into note values ($1)', values: [n] }),
    insertWithCommit: (n: number) =>
      transaction.queryWithCommit({ text: 'insert into note values ($1)', values: [n] }),
    async commit() {
      try {
        await client.query({ text: 'COMMIT', values: [] })
      } finally {
        client.release()
      }
    },
    async rollback() {
      await client.query({ text: 'ROLLBACK', values: [] })
      client.release()
    },
  }
}

const notes = async () => (await pool.query('select n from note order by n')).rows.map(({ n }) => n)
/** Nothing that the transactions before have begun goes on. */
const alone = async () => {
  const { rows } = await pool.query(
    'select pg_current_xact_id_if_assigned() as xid, now() = statement_timestamp() as own',
  )
  return rows[0]
}
const duplicate = { code: '23505' }

describe('a pipelined transaction', () => {
  it('commits awaited statements, statements without await, and those sent with the commit, in their order', async () => {
    const { insert, insertWithCommit, transaction, commit } = await begin()
    insertWithCommit(3)
    void insert(1)
    await insert(2)
    expect((await transaction.query('select n from note order by n')).rows).toEqual([{ n: 1 }, { n: 2 }])
    await commit()
    expect(await notes()).toEqual([1, 2, 3])
  })

  it('shows its rows to no other transaction before the commit, and rolls them back', async () => {
    const other = openPool(database.adminUrl, { max: 1, name: 'other', logger: log.logger })
    const { insert, rollback } = await begin()
    await insert(10)
    expect((await other.query('select from note where n = 10')).rowCount).toBe(0)
    await rollback()
    expect((await other.query('select from note where n = 10')).rowCount).toBe(0)
    await other.end()
  })

  it('sends nothing when nothing is done', async () => {
    await (await begin()).commit()
    await (await begin()).rollback()
    expect(await alone()).toEqual({ xid: null, own: true })
  })

  it('fails when a statement without await fails, and reports which', async () => {
    const { insert, commit, transaction } = await begin()
    void insert(20)
    insert(1).catch(() => undefined)
    await expect(commit()).rejects.toMatchObject(duplicate)
    expect(transaction.refusal).toMatchObject(duplicate)
    expect(await notes()).not.toContain(20)
    expect(await alone()).toEqual({ xid: null, own: true })
  })

  it('fails when a statement fails whose error was caught: it commits nothing without saying so', async () => {
    const { insert, commit } = await begin()
    await insert(21)
    await insert(1).catch(() => undefined)
    await expect(commit()).rejects.toMatchObject(duplicate)
    expect(await notes()).not.toContain(21)
  })

  it('fails when a statement sent with the commit fails', async () => {
    const { insert, insertWithCommit, commit } = await begin()
    await insert(22)
    insertWithCommit(1)
    insertWithCommit(23)
    await expect(commit()).rejects.toMatchObject(duplicate)
    expect(await notes()).not.toContain(22)
    expect(await notes()).not.toContain(23)
  })

  it('fails when only the commit itself does', async () => {
    const { transaction, commit } = await begin()
    await transaction.query('insert into reply values (99)')
    await expect(commit()).rejects.toMatchObject({ code: '23503' })
    expect(transaction.refusal).toMatchObject({ code: '23503' })
  })

  it('gives the cause to later statements of a transaction that has failed already', async () => {
    const { insert, rollback } = await begin()
    const failing = insert(1)
    const following = insert(24)
    await expect(failing).rejects.toMatchObject(duplicate)
    await expect(following).rejects.toMatchObject(duplicate)
    await rollback()
    expect(await notes()).not.toContain(24)
  })

  it('fails at the commit when the connection is lost', async () => {
    const admin = openPool(database.adminUrl, { max: 1, name: 'admin', logger: log.logger })
    const { rows } = await pool.query('select pg_backend_pid() as pid')
    const { insert, insertWithCommit, commit } = await begin()
    await insert(25)
    insertWithCommit(26)
    await admin.query('select pg_terminate_backend($1)', [rows[0].pid])
    await admin.end()
    await expect(commit()).rejects.toThrow()
    // The pool may still give out the connection that is just ending.
    await expect.poll(() => notes().catch(String)).toContain(1)
    expect(await notes()).not.toContain(25)
  })

  it.each(['ROLLBACK', 'COMMIT'])(
    'sends nothing behind its %s, though that is still on its way',
    async (end) => {
      const client = await pool.connect()
      const transaction = new PipelinedTransaction(client)
      await client.query({ text: 'BEGIN', values: [] })
      const waiting = transaction.query('select pg_sleep(0.05)')
      const ending = client.query({ text: end, values: [] })
      const late = { text: 'insert into note values (30)', values: [] }
      await expect(transaction.query(late)).rejects.toMatchObject({ code: 'P2028' })
      await Promise.all([waiting, ending])
      await expect(transaction.query(late)).rejects.toMatchObject({ code: 'P2028' })
      client.release()
      expect(await notes()).not.toContain(30)
    },
  )

  it('refuses statements of a work function that outlives it, and leaves the connection to the next one', async () => {
    const { insert, rollback } = await begin()
    await rollback()
    await expect(insert(27)).rejects.toThrow('the transaction has ended')
    expect(await alone()).toEqual({ xid: null, own: true })
    const next = await begin()
    await next.insert(28)
    await next.commit()
    expect(await notes()).toContain(28)
  })
})
