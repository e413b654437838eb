import pg from 'pg'

/** For a busy machine: a database that is down refuses the connection at once. */
const CONNECT_WITHIN_MS = 30_000

/**
 * Works on a connection of its own, which is closed afterwards. A lost connection fails the query, and not this process.
 *
 * @throws what the work throws; Error when the database does not answer within 30 s, or in `connectionTimeoutMillis`
 */
export async function onDatabase<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
  options: pg.ClientConfig = {},
): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    ...options,
  })
  // Without a listener, a lost connection would end the process; the failed query reports the error.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
