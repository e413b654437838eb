import { freshDatabase } from '@jangteo/testing'
import pg from 'pg'
import { line, perSecond } from './report.ts'

const LIMIT_SECONDS = 5
const ACCOUNTS = 10_000

/** The limit of a run: before it and after it, as the machine of one moment is not that of another. */
export async function besideTpcb(measure: () => Promise<void>): Promise<number> {
  const before = await tpcbPerSecond(LIMIT_SECONDS)
  await measure()
  const after = await tpcbPerSecond(LIMIT_SECONDS)
  const limit = (before + after) / 2
  line(
    'limit: tpcb-like script, before and after',
    perSecond(limit),
    `${perSecond(before)}, ${perSecond(after)}`,
  )
  return limit
}

/**
 * What this machine's PostgreSQL can do: transactions per second of a script like pgbench's tpcb-like (three updates, a
 * select and an insert between begin and commit), by eight connections with prepared statements.
 */
async function tpcbPerSecond(seconds: number, connections = 8): Promise<number> {
  const database = await freshDatabase('messaging')
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client(database.adminUrl)
      await client.connect()
      return client
    }),
  )
  const [first] = clients as [pg.Client]
  await first.query(`
    create table accounts (id int primary key, balance bigint not null) with (fillfactor = 50);
    create table tellers (id int primary key, balance bigint not null) with (fillfactor = 10);
    create table branches (id int primary key, balance bigint not null) with (fillfactor = 10);
    create table history (account int, teller int, branch int, delta int, at timestamptz);
    insert into accounts select n, 0 from generate_series(1, ${ACCOUNTS}) as n;
    insert into tellers select n, 0 from generate_series(1, 100) as n;
    insert into branches select n, 0 from generate_series(1, 50) as n;
    analyze`)
  let committed = 0
  const until = performance.now() + seconds * 1000
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        await transfer(client)
        committed += 1
      }
    }),
  )
  await Promise.all(clients.map((client) => client.end()))
  await database.drop()
  return committed / seconds
}

const random = (most: number): number => 1 + Math.floor(Math.random() * most)

async function transfer(client: pg.Client): Promise<void> {
  const [account, teller, branch, delta] = [random(ACCOUNTS), random(100), random(50), random(10_000) - 5_000]
  const run = (name: string, text: string, values: number[]) => client.query({ name, text, values })
  await client.query('begin')
  await run('a', 'update accounts set balance = balance + $1 where id = $2', [delta, account])
  await run('s', 'select balance from accounts where id = $1', [account])
  await run('t', 'update tellers set balance = balance + $1 where id = $2', [delta, teller])
  await run('b', 'update branches set balance = balance + $1 where id = $2', [delta, branch])
  await run('h', 'insert into history values ($1, $2, $3, $4, now())', [account, teller, branch, delta])
  await client.query('commit')
}
