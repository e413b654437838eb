-- CreateTable
CREATE TABLE "counted_sale" (
    "event_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "pieces" INTEGER NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "counted_sale_pkey" PRIMARY KEY ("event_id","product_id")
);

-- CreateIndex
CREATE INDEX "counted_sale_paid_at_idx" ON "counted_sale" USING BRIN ("paid_at");

-- Null in rows from before, and where the event names no product.
ALTER TABLE "counted_activity" ADD COLUMN "product_id" TEXT,
  ADD COLUMN "kind" TEXT,
  ADD COLUMN "happened_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "counted_activity_happened_at_idx" ON "counted_activity" USING BRIN ("happened_at");

-- Null: every counted event has its row.
ALTER TABLE "generation" ADD COLUMN "rows_from" TEXT;
-- Replicas of the version before count without rows until they are replaced.
UPDATE "generation" SET "rows_from" = to_char(now() + interval '2 days', 'YYYY-MM-DD');
