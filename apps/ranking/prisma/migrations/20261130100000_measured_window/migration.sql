-- CreateTable
CREATE TABLE "measured_window" (
    "event_id" TEXT NOT NULL,
    "window_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,
    "products" JSONB NOT NULL,

    CONSTRAINT "measured_window_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE INDEX "measured_window_kind_ends_at_revision_idx" ON "measured_window"("kind", "ends_at", "revision");
