-- A place is looked up only when another event may have been kept there: hardly ever. Each append need not pay for it.
-- DropIndex
DROP INDEX "event_topic_partition_offset_idx";

-- CreateIndex
CREATE INDEX "event_topic_partition_offset_idx" ON "event" USING BRIN ("topic", "partition", "offset");
