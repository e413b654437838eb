-- A stranger's key may be longer than an entry of a tree may be.
drop index messaging.dead_letter_parked;
create index dead_letter_parked on messaging.dead_letter using hash (key) where resolved_at is null;
