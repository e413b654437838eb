/** A query whose rows are samples: text columns are the labels, and each other column is a metric, `<prefix>_<column>`. */
export interface Query {
  readonly prefix: string
  readonly labels: readonly string[]
  readonly sql: string
  readonly columns: Readonly<Record<string, readonly [type: 'counter' | 'gauge', help: string]>>
}

/** For the whole cluster. The names are those of postgres_exporter, where it has the metric (decision 0041). */
export const queriesOfCluster: readonly Query[] = [
  {
    prefix: 'pg_settings',
    labels: [],
    sql: `select current_setting('max_connections') as max_connections,
      current_setting('autovacuum_freeze_max_age') as autovacuum_freeze_max_age`,
    columns: {
      max_connections: ['gauge', 'The most connections that PostgreSQL accepts.'],
      autovacuum_freeze_max_age: [
        'gauge',
        'The age, in transactions, at which a table is vacuumed to prevent wraparound.',
      ],
    },
  },
  {
    prefix: 'pg_stat_activity',
    labels: ['datname', 'usename', 'application_name', 'state'],
    sql: `select datname, usename, application_name, state, count(*) as count,
        max(extract(epoch from now() - xact_start)) as max_tx_duration
      from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()
      group by datname, usename, application_name, state`,
    columns: {
      count: ['gauge', 'Connections of clients.'],
      max_tx_duration: ['gauge', 'Age of the oldest open transaction of these connections, in seconds.'],
    },
  },
  {
    prefix: 'pg_stat_activity',
    labels: ['datname'],
    sql: `select datname, count(*) filter (where wait_event_type = 'Lock') as waiting_for_lock
      from pg_stat_activity where datname is not null group by datname`,
    columns: { waiting_for_lock: ['gauge', 'Connections that wait for a lock of another one.'] },
  },
  {
    prefix: 'pg_locks',
    labels: ['datname', 'mode'],
    sql: `select datname, mode, count(*) as count
      from pg_locks join pg_database on pg_database.oid = pg_locks.database group by datname, mode`,
    columns: { count: ['gauge', 'Locks that are held or waited for.'] },
  },
  {
    prefix: 'pg_stat_database',
    labels: ['datname'],
    sql: `select datname, xact_commit, xact_rollback, blks_read, blks_hit, deadlocks, temp_bytes,
        tup_inserted, tup_updated, tup_deleted
      from pg_stat_database where datname is not null`,
    columns: {
      xact_commit: ['counter', 'Transactions that were committed.'],
      xact_rollback: ['counter', 'Transactions that were rolled back.'],
      blks_read: ['counter', 'Blocks that were read from outside of PostgreSQL’s own cache.'],
      blks_hit: ['counter', 'Blocks that were found in PostgreSQL’s own cache.'],
      deadlocks: ['counter', 'Deadlocks that were detected.'],
      temp_bytes: ['counter', 'Bytes that queries wrote to temporary files.'],
      tup_inserted: ['counter', 'Rows that were inserted.'],
      tup_updated: ['counter', 'Rows that were updated.'],
      tup_deleted: ['counter', 'Rows that were deleted.'],
    },
  },
  {
    prefix: 'pg_database',
    labels: ['datname'],
    sql: `select datname, pg_database_size(oid) as size_bytes, age(datfrozenxid) as wraparound_age_transactions
      from pg_database where datallowconn`,
    columns: {
      size_bytes: ['gauge', 'Size of the database on disk.'],
      wraparound_age_transactions: ['gauge', 'Age of the oldest row that is not frozen, in transactions.'],
    },
  },
  {
    prefix: 'pg_replication_slot',
    labels: ['slot_name', 'slot_type'],
    sql: `select slot_name, slot_type, active::int as slot_is_active,
        case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end as retained_wal_bytes
      from pg_replication_slots`,
    columns: {
      slot_is_active: ['gauge', 'Whether a receiver uses the slot.'],
      retained_wal_bytes: ['gauge', 'Bytes of the write-ahead log that are kept for the slot.'],
    },
  },
]

/** For each database. */
export const queriesOfDatabase: readonly Query[] = [
  {
    prefix: 'pg_stat_user_tables',
    labels: ['datname', 'schemaname', 'relname'],
    // The functions for sizes wait behind a lock that excludes readers, as a migration takes it: they leave such a table out.
    sql: `with excluded as (
        select distinct coalesce(indrelid, relation) as relid
        from pg_locks left join pg_index on indexrelid = relation
        where mode = 'AccessExclusiveLock'
          and database = (select oid from pg_database where datname = current_database())
      )
      select current_database() as datname, schemaname, relname, seq_scan, idx_scan, n_live_tup, n_dead_tup,
        autovacuum_count, extract(epoch from last_autovacuum) as last_autovacuum,
        case when excluded.relid is null then pg_table_size(tables.relid) end as table_size_bytes,
        case when excluded.relid is null then pg_indexes_size(tables.relid) end as index_size_bytes
      from pg_stat_user_tables tables left join excluded on excluded.relid = tables.relid`,
    columns: {
      seq_scan: ['counter', 'Scans of the whole table.'],
      idx_scan: ['counter', 'Scans of an index of the table.'],
      n_live_tup: ['gauge', 'Estimated number of live rows.'],
      n_dead_tup: ['gauge', 'Estimated number of dead rows, which a vacuum removes.'],
      autovacuum_count: ['counter', 'How often autovacuum has vacuumed the table.'],
      last_autovacuum: ['gauge', 'When autovacuum has vacuumed the table, in seconds since 1970.'],
      table_size_bytes: ['gauge', 'Size of the table on disk, without its indexes.'],
      index_size_bytes: ['gauge', 'Size of the indexes of the table on disk.'],
    },
  },
]
