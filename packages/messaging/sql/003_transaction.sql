-- Which transaction an event was committed in: tells of each event whether a snapshot of the service's rows has it.
alter table messaging.outbox add column transaction_id xid8 not null default pg_current_xact_id();
