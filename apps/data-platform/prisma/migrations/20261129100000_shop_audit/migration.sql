-- The transaction of the producer that an event was committed in: tells whether a snapshot of the producer's rows has it.
ALTER TABLE "event" ADD COLUMN "transaction_id" xid8;

-- CreateTable
CREATE TABLE "statement" (
    "book" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "rank" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "transaction_id" xid8,
    "person_id" UUID,
    "event_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "occurred_on" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statement_pkey" PRIMARY KEY ("book","object","rank","position")
);

-- CreateIndex
CREATE INDEX "statement_position_idx" ON "statement"("position");

-- CreateTable
CREATE TABLE "audit_segment" (
    "equation" TEXT NOT NULL,
    "from_object" TEXT NOT NULL,
    "dirty" BOOLEAN NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "left_objects" BIGINT NOT NULL DEFAULT 0,
    "right_objects" BIGINT NOT NULL DEFAULT 0,
    "open_objects" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "audit_segment_pkey" PRIMARY KEY ("equation","from_object")
);

-- CreateIndex
CREATE INDEX "audit_segment_checked_idx" ON "audit_segment"("equation", "checked_at");

-- CreateTable
CREATE TABLE "audit_topic" (
    "topic" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "since" xid8 NOT NULL,
    "position" BIGINT NOT NULL,
    "events" BIGINT NOT NULL,
    "digest" DECIMAL(65,0) NOT NULL,
    "unequal_since" TIMESTAMPTZ(3),

    CONSTRAINT "audit_topic_pkey" PRIMARY KEY ("topic")
);

-- CreateTable
CREATE TABLE "audit" (
    "audit_id" UUID NOT NULL,
    "full" BOOLEAN NOT NULL,
    "base" BIGINT NOT NULL,
    "round" INTEGER NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "work" JSONB NOT NULL,
    "report" JSONB,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_pkey" PRIMARY KEY ("audit_id")
);

-- Audits run one at a time.
CREATE UNIQUE INDEX "audit_running_key" ON "audit"((true)) WHERE "finished_at" IS NULL;

-- CreateIndex
CREATE INDEX "audit_finished_at_idx" ON "audit"("finished_at");

-- CreateTable
CREATE TABLE "audit_answer" (
    "audit_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "service" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "parts" INTEGER NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "audit_answer_pkey" PRIMARY KEY ("audit_id","round","service","part")
);
