-- What went wrong and does not mend itself: shown until an operator has acknowledged it.
create table messaging.finding (
  id bigint generated always as identity primary key,
  kind text not null,
  topic text not null,
  partition int not null,
  from_offset bigint not null,
  to_offset bigint not null,
  records bigint not null,
  detail text not null,
  found_at timestamptz not null default now(),
  acknowledged_at timestamptz
);
-- The same finding, made again by another replica or after a crash, is one.
create unique index finding_open on messaging.finding (kind, topic, partition, from_offset) where acknowledged_at is null;

-- The topics that this service reads: which of the same name it is, how often it was created again, and how far its
-- partitions were read (`next`) and filled (`end`) some seconds ago.
create table messaging.topic (
  topic text primary key,
  topic_id text not null,
  generation int not null default 0,
  positions jsonb not null default '{}'
);
