-- How many events of each topic this service has published, and the sum of the hashes of their ids: the relay adds a row of
-- the outbox when it deletes it, so a total is this row and what the outbox still holds. Whether the log has them all, and
-- no other, can be told without keeping their ids. Dead-letter topics are not counted.
create table messaging.published (
  topic text primary key,
  events bigint not null,
  digest numeric not null
) with (fillfactor = 50);

-- Only events of this transaction and later ones are counted: older ones were deleted uncounted.
create table messaging.published_since (
  only_one boolean primary key default true check (only_one),
  transaction_id xid8 not null default pg_current_xact_id()
);
insert into messaging.published_since default values;
