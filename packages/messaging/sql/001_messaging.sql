-- What every service's database holds for its messages. The rows belong to packages/messaging alone.
create schema if not exists messaging;

-- Events that are committed but not yet acknowledged by the broker. The relay deletes what was acknowledged.
create table messaging.outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text,
  value bytea,
  headers json not null,
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The events that a consumer has applied: a second delivery finds its row here.
create table messaging.inbox (
  consumer text not null,
  event_id text not null,
  applied_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
create index inbox_applied_at on messaging.inbox using brin (applied_at);

-- Events that a consumer could not apply, and those of the same key that came after them.
-- A key with an open row (resolved_at is null) is parked.
create table messaging.dead_letter (
  id bigint generated always as identity primary key,
  consumer text not null,
  event_id text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  timestamp timestamptz not null,
  key text,
  value bytea,
  headers json not null,
  error text not null,
  attempts int not null,
  first_failed_at timestamptz not null,
  resolved_at timestamptz,
  resolution text check (resolution in ('redriven', 'discarded')),
  unique (consumer, event_id)
);
create index dead_letter_parked on messaging.dead_letter (consumer, key) where resolved_at is null;

-- Schema ids as this service knows them, so that it starts and reads while the registry is away.
create table messaging.schema (
  id int not null,
  subject text not null,
  definition text not null,
  primary key (subject, id)
);
