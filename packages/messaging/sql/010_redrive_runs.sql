-- The form of an error: its text without what differs from event to event, which is the event's own key and every word with
-- a digit. So "product p-1 is unknown" and "product p-2 is unknown" have one form.
create function messaging.error_form(error text, key text) returns text
language sql immutable parallel safe
as $$
  select regexp_replace(
    case when key ~ '^[A-Za-z0-9_.:@-]{2,100}$'
         then regexp_replace(error, '(?<![[:alnum:]_-])' || replace(key, '.', '\.') || '(?![[:alnum:]_-])', '#', 'g')
         else error end,
    '[[:alnum:]_.:@/+-]*[0-9][[:alnum:]_.:@/+-]*', '#', 'g')
$$;

-- The newest twenty failed attempts of a letter, oldest first; by whom, when it was an operator.
create function messaging.with_failure(failures jsonb, error text, actor text) returns jsonb
language sql volatile
as $$
  select jsonb_agg(failure order by n)
  from (
    select failure, n
    from jsonb_array_elements(failures || jsonb_build_object('at', clock_timestamp(), 'error', error, 'by', actor))
      with ordinality as all_of_them(failure, n)
    order by n desc limit 20
  ) newest
$$;

alter table messaging.dead_letter
  add column failures jsonb not null default '[]',
  -- Letters of one consumer whose errors have the same form are a group. An earlier release, which does not know it, fills it too.
  add column group_hash bigint
    generated always as (hashtextextended(consumer || '/' || messaging.error_form(error, key), 7)) stored;
update messaging.dead_letter
set failures = jsonb_build_array(jsonb_build_object('at', last_failed_at, 'error', error, 'by', null))
where attempts > 0 and resolved_at is null;
create index dead_letter_group on messaging.dead_letter (group_hash, id) include (key_hash, blocks)
  where resolved_at is null and dead_at is not null;

-- A redrive of many letters at a rate, which one replica at a time works on.
create table messaging.redrive_run (
  id bigint generated always as identity primary key,
  selection jsonb not null,
  -- Letters per second.
  rate float8 not null check (rate > 0),
  actor text not null,
  reason text not null,
  via text not null,
  started_at timestamptz not null default clock_timestamp(),
  -- How many letters it has, and what became of them: applied, failed again, behind one that failed, dealt with by others.
  letters int not null default 0,
  redriven int not null default 0,
  failed int not null default 0,
  held int not null default 0,
  elsewhere int not null default 0,
  -- The replica that works on it, until when no other does, and the dependency that it waits for.
  worker text,
  leased_until timestamptz not null default clock_timestamp(),
  waits_for text,
  ended_at timestamptz,
  outcome text check (outcome in ('finished', 'stopped')),
  stopped_by text,
  stopped_because text,
  check ((ended_at is null) = (outcome is null))
);
-- One at a time: two runs would apply letters faster than either was told to.
create unique index redrive_run_working on messaging.redrive_run ((true)) where ended_at is null;
create index redrive_run_ended on messaging.redrive_run (ended_at);

-- The letters of a run, fixed at its start.
create table messaging.redrive_letter (
  run_id bigint not null references messaging.redrive_run on delete cascade,
  letter_id bigint not null,
  outcome text check (outcome in ('redriven', 'failed', 'held', 'elsewhere')),
  primary key (run_id, letter_id)
);
create index redrive_letter_next on messaging.redrive_letter (run_id, letter_id) where outcome is null;

-- The letters of a run that failed again, by the form of their errors.
create table messaging.redrive_failure (
  run_id bigint not null references messaging.redrive_run on delete cascade,
  group_hash bigint not null,
  letters int not null,
  -- One of them, and its error.
  letter_id bigint not null,
  error text not null,
  primary key (run_id, group_hash)
);
