-- CreateTable
CREATE TABLE "transfer" (
    "destination" TEXT NOT NULL,
    "cut_sequence" BIGINT NOT NULL DEFAULT 0,
    "cut_position" BIGINT NOT NULL DEFAULT 0,
    "looked_position" BIGINT NOT NULL DEFAULT 0,
    "delivered_sequence" BIGINT NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("destination"),
    CONSTRAINT "transfer_delivered_was_cut" CHECK ("delivered_sequence" BETWEEN 0 AND "cut_sequence")
);

-- CreateTable
CREATE TABLE "transfer_batch" (
    "destination" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,
    "events" INTEGER NOT NULL,
    "cut_at" TIMESTAMPTZ(3) NOT NULL,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "transfer_batch_pkey" PRIMARY KEY ("destination","sequence"),
    CONSTRAINT "transfer_batch_range" CHECK ("first" <= "last" AND "events" BETWEEN 1 AND 500)
);

-- CreateIndex
CREATE UNIQUE INDEX "transfer_batch_batch_id_key" ON "transfer_batch"("batch_id");
