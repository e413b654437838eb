-- A record that could not be applied is first retried beside the stream: dead_at is null until the service gives it up.
alter table messaging.dead_letter
  -- When the service itself tries again; null when it does not, or when an earlier record of the key has to go first.
  add column retry_at timestamptz,
  add column dead_at timestamptz,
  -- Whether later records of its key wait behind it.
  add column blocks boolean not null default true,
  -- Why what the event holds could not be given back (whenDead); null when there is nothing left to do.
  add column undone text;
update messaging.dead_letter set dead_at = first_failed_at;

drop index messaging.dead_letter_parked;
create index dead_letter_blocking on messaging.dead_letter using hash (key) where resolved_at is null and blocks;
create index dead_letter_retry on messaging.dead_letter (retry_at) where retry_at is not null;
create index dead_letter_open on messaging.dead_letter (id) where resolved_at is null;

-- What the event said when it was applied: a second event under its id is then told from a second delivery.
alter table messaging.inbox add column digest bigint;

-- The transport that gave the schema ids above their meaning.
create table messaging.origin (
  only_one boolean primary key default true check (only_one),
  transport text not null
);
insert into messaging.origin (transport) select 'kafka' where exists (select from messaging.schema);
