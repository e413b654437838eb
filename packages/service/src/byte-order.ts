import type { Component, ServiceDatabase } from '@jangteo/service-kit'

interface Locale {
  readonly database: string
  /** `c`: the system's library, `i`: ICU, `b`: PostgreSQL itself. */
  readonly provider: string
  readonly locale: string
}

/** PostgreSQL's own locales all sort by code points, which in UTF-8 is the order of the bytes. */
const sortsBytes = ({ provider, locale }: Locale): boolean =>
  provider === 'b' || (provider === 'c' && /^(C|POSIX)(\.utf-?8)?$/i.test(locale))

/**
 * Refuses to start on a database that does not sort text by its bytes. The audit across services compares ranges of ids, and
 * all databases must cut them in the same way. An explicit `collate "C"` in each query would do without this, and without
 * the indexes: these have the collation of the database.
 */
export const byteOrder = ({ pool }: Pick<ServiceDatabase, 'pool'>): Component => ({
  name: 'byte order',
  async start() {
    const { rows } = await pool.query<Locale>(
      `select datname as database, datlocprovider::text as provider,
         coalesce(to_jsonb(d) ->> 'datlocale', datcollate) as locale
       from pg_database d where datname = current_database()`,
    )
    const [found] = rows as [Locale]
    if (!sortsBytes(found))
      throw new Error(
        `the database ${found.database} sorts text as ${found.locale}, and the audit across services needs the order of ` +
          `bytes: create the database with the locale C (create database … template template0 locale 'C')`,
      )
  },
  stop: () => undefined,
})
