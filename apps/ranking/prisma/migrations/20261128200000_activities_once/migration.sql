-- CreateTable
CREATE TABLE "counted_activity" (
    "activity" BYTEA NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "counted_activity_pkey" PRIMARY KEY ("activity")
);

-- CreateIndex
CREATE INDEX "counted_activity_counted_at_idx" ON "counted_activity" USING BRIN ("counted_at");
