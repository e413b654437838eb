-- Over how many partitions of each of its topics this service spreads the keys, and over how many it shall. The leader
-- switches from one to the other when every reader has read all that was published before (topic-growth.ts).
create table messaging.topic_partitions (
  topic text primary key,
  used integer not null check (used > 0),
  wanted integer not null check (wanted >= used)
);
