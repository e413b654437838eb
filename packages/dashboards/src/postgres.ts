import { type Dashboard, lines, rate, stat } from './dashboard.ts'

const chosen = 'datname=~"$database"'

export const postgres = {
  name: 'postgres',
  title: 'PostgreSQL',
  about: 'Connections, transactions, locks, tables and vacuum of each database, as the exporter reads them.',
  choices: { database: 'label_values(pg_database_size_bytes, datname)' },
  rows: {
    Now: [
      stat(
        'Connections in use',
        'Of those that PostgreSQL accepts.',
        'percentunit',
        'sum(pg_stat_activity_count) / max(pg_settings_max_connections)',
        0.8,
      ),
      stat(
        'Longest open transaction',
        'More than ten minutes is an alert.',
        's',
        'max(pg_stat_activity_max_tx_duration)',
        600,
      ),
      stat('Waiting for a lock', 'Connections.', 'short', 'sum(pg_stat_activity_waiting_for_lock)', 10),
      stat(
        'Deadlocks in an hour',
        'In all databases.',
        'short',
        'sum(increase(pg_stat_database_deadlocks[1h]))',
        1,
      ),
      stat(
        'Age of the oldest unfrozen row',
        'As a part of the age at which autovacuum freezes rows. More than 2.5 is an alert.',
        'percentunit',
        'max(pg_database_wraparound_age_transactions) / max(pg_settings_autovacuum_freeze_max_age)',
        2.5,
      ),
      stat(
        'Parts that cannot be read',
        'Of what the exporter reads.',
        'short',
        'sum(exporter_reading_success{reading=~"postgres.*"} == bool 0)',
        1,
      ),
    ],
    Connections: [
      lines('Connections by database', 'Of all states.', 'short', {
        '{{datname}}': `sum by (datname) (pg_stat_activity_count{${chosen}})`,
      }),
      lines(
        'Connections by state',
        'Lasting `idle in transaction` is a transaction that was forgotten.',
        'short',
        {
          '{{state}}': `sum by (state) (pg_stat_activity_count{${chosen}})`,
        },
      ),
      lines('Longest open transaction', 'By the release that has it.', 's', {
        '{{datname}} {{application_name}}': `max by (datname, application_name) (pg_stat_activity_max_tx_duration{${chosen}})`,
      }),
      lines('Locks', 'Held or waited for, by mode.', 'short', {
        '{{mode}}': `sum by (mode) (pg_locks_count{${chosen}})`,
        'waiting for one': `sum(pg_stat_activity_waiting_for_lock{${chosen}})`,
      }),
    ],
    Transactions: [
      lines('Committed', 'For each second.', 'eps', {
        '{{datname}}': `sum by (datname) (${rate(`pg_stat_database_xact_commit{${chosen}}`)})`,
      }),
      lines('Rolled back', 'For each second.', 'eps', {
        '{{datname}}': `sum by (datname) (${rate(`pg_stat_database_xact_rollback{${chosen}}`)})`,
      }),
      lines('Rows changed', 'Inserted, updated and deleted for each second.', 'eps', {
        inserted: `sum(${rate(`pg_stat_database_tup_inserted{${chosen}}`)})`,
        updated: `sum(${rate(`pg_stat_database_tup_updated{${chosen}}`)})`,
        deleted: `sum(${rate(`pg_stat_database_tup_deleted{${chosen}}`)})`,
      }),
      lines('Deadlocks', 'In five minutes.', 'short', {
        '{{datname}}': `sum by (datname) (increase(pg_stat_database_deadlocks{${chosen}}[5m]))`,
      }),
      lines(
        'Found in the cache',
        'Blocks, as a part of all that were read. Much less than 1 is slow.',
        'percentunit',
        {
          '{{datname}}': `sum by (datname) (${rate(`pg_stat_database_blks_hit{${chosen}}`)}) / (sum by (datname) (${rate(`pg_stat_database_blks_hit{${chosen}}`)}) + sum by (datname) (${rate(`pg_stat_database_blks_read{${chosen}}`)}) > 0)`,
        },
      ),
      lines(
        'Temporary files',
        'Bytes that queries write for each second because they lack memory.',
        'bytes',
        {
          '{{datname}}': `sum by (datname) (${rate(`pg_stat_database_temp_bytes{${chosen}}`)})`,
        },
      ),
    ],
    Tables: [
      lines('Size of databases', 'On disk.', 'bytes', {
        '{{datname}}': `max by (datname) (pg_database_size_bytes{${chosen}})`,
      }),
      lines('Largest tables', 'With their indexes.', 'bytes', {
        '{{datname}} {{schemaname}}.{{relname}}': `topk(10, max by (datname, schemaname, relname) (pg_stat_user_tables_table_size_bytes{${chosen}} + pg_stat_user_tables_index_size_bytes{${chosen}}))`,
      }),
      lines(
        'Dead rows',
        'The ten tables with most: a vacuum is late, or an old transaction keeps it from removing them.',
        'short',
        {
          '{{datname}} {{schemaname}}.{{relname}}': `topk(10, max by (datname, schemaname, relname) (pg_stat_user_tables_n_dead_tup{${chosen}}))`,
        },
      ),
      lines('Rows', 'The ten tables with most, as PostgreSQL estimates them.', 'short', {
        '{{datname}} {{schemaname}}.{{relname}}': `topk(10, max by (datname, schemaname, relname) (pg_stat_user_tables_n_live_tup{${chosen}}))`,
      }),
      lines('Vacuums', 'By autovacuum, in ten minutes.', 'short', {
        '{{datname}}': `sum by (datname) (increase(pg_stat_user_tables_autovacuum_count{${chosen}}[10m]))`,
      }),
      lines(
        'Scans of whole tables',
        'For each second, of tables of more than 10,000 rows: an index may be missing.',
        'eps',
        {
          '{{datname}} {{schemaname}}.{{relname}}': `topk(10, max by (datname, schemaname, relname) (${rate(`pg_stat_user_tables_seq_scan{${chosen}}`)} and pg_stat_user_tables_n_live_tup{${chosen}} > 10000))`,
        },
      ),
      lines('Since the last autovacuum', 'Of tables with dead rows.', 's', {
        '{{datname}} {{schemaname}}.{{relname}}': `topk(10, time() - max by (datname, schemaname, relname) (pg_stat_user_tables_last_autovacuum{${chosen}} and pg_stat_user_tables_n_dead_tup{${chosen}} > 1000))`,
      }),
    ],
    Replication: [
      lines(
        'Log kept for a slot',
        'Bytes of the write-ahead log. A slot that no receiver uses fills the disk.',
        'bytes',
        {
          '{{slot_name}}': 'max by (slot_name) (pg_replication_slot_retained_wal_bytes)',
        },
      ),
      lines('Slots in use', '0 for a slot that no receiver uses.', 'short', {
        '{{slot_name}}': 'max by (slot_name) (pg_replication_slot_slot_is_active)',
      }),
    ],
  },
} as const satisfies Dashboard
