-- The people who asked to be forgotten. While this service has not forgotten a person, the row has both names, because other
-- services may use either in their events; afterwards it has a hash, by which events that arrive late are known.
create table messaging.erasure (
  request_id uuid primary key,
  -- Null when this service has forgotten the person.
  user_id text,
  -- SHA-256 of the salt below and the id. Null when no topic can hold an event with the id any more.
  user_hash bytea,
  pseudonym text not null unique,
  requested_at timestamptz not null,
  -- Why the person could not be forgotten yet, when that was last looked at.
  waits_for text[] not null default '{}',
  forgotten_at timestamptz,
  -- When all services had forgotten. An event of the person that occurred later is of a person who came back.
  completed_at timestamptz,
  check ((user_id is null) = (forgotten_at is not null))
);
create index erasure_user on messaging.erasure (user_hash);
create index erasure_pending on messaging.erasure (requested_at) where forgotten_at is null;

-- Of this database alone: the hashes of two services cannot be compared.
create table messaging.erasure_salt (
  only_one boolean primary key default true check (only_one),
  salt bytea not null
);
insert into messaging.erasure_salt (salt)
values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
