-- What an operator asks of a dead letter, and what was decided about it: when (resolved_at), by whom and why.
alter table messaging.dead_letter
  add column last_failed_at timestamptz not null default clock_timestamp(),
  -- A key may be longer than an entry of a tree may be.
  add column key_hash bigint generated always as (hashtextextended(key, 7)) stored,
  add column resolved_by text,
  add column resolved_because text;
update messaging.dead_letter set last_failed_at = coalesce(dead_at, first_failed_at);

drop index messaging.dead_letter_open;
create index dead_letter_open on messaging.dead_letter (id) where resolved_at is null and dead_at is not null;
create index dead_letter_topic on messaging.dead_letter (topic, id) where resolved_at is null and dead_at is not null;
create index dead_letter_consumer on messaging.dead_letter (consumer, id) where resolved_at is null and dead_at is not null;
create index dead_letter_key on messaging.dead_letter using hash (key) where resolved_at is null and dead_at is not null;
create index dead_letter_failed on messaging.dead_letter (first_failed_at) where resolved_at is null and dead_at is not null;
-- The letters of a key that wait for each other, in order.
create index dead_letter_lane on messaging.dead_letter (consumer, key_hash, id) include (dead_at)
  where resolved_at is null and blocks;

alter table messaging.finding
  add column acknowledged_by text,
  add column acknowledged_because text;

-- What operators did. The service adds to it; it can neither change nor remove what is there.
create table messaging.operator_action (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null check (actor ~ '^operator:.'),
  action text not null,
  via text not null,
  target text not null,
  reason text not null check (reason ~ '\S'),
  before jsonb,
  after jsonb
);
create index operator_action_at on messaging.operator_action (at);
create index operator_action_actor on messaging.operator_action (actor, id);
create index operator_action_action on messaging.operator_action (action, id);
create index operator_action_target on messaging.operator_action (target, id);

-- Whoever was given this table by default privileges may read it, and add rows whose id and time are the database's.
do $$
declare
  role text;
begin
  for role in
    select distinct quote_ident(r.rolname)
    from pg_class c cross join aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
    where c.oid = 'messaging.operator_action'::regclass and a.grantee <> c.relowner
  loop
    execute format('revoke all on messaging.operator_action from %s', role);
    execute format('grant select on messaging.operator_action to %s', role);
    execute format(
      'grant insert (actor, action, via, target, reason, before, after) on messaging.operator_action to %s', role);
  end loop;
end $$;
revoke all on messaging.operator_action from public;
