-- CreateTable
CREATE TABLE "event" (
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "aggregate_id" TEXT NOT NULL,
    "producer" TEXT NOT NULL,
    "order_id" TEXT,
    "user_id" TEXT,
    "occurred_on" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "traceparent" TEXT NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "event_topic_partition_offset_key" ON "event"("topic", "partition", "offset");

-- CreateIndex
CREATE INDEX "event_order_id_idx" ON "event"("order_id");
