-- What was resolved long ago is found without the others.
create index dead_letter_resolved on messaging.dead_letter (resolved_at) where resolved_at is not null;
