-- CreateTable
CREATE TABLE "pane" (
    "generation" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(0) NOT NULL,
    "product_id" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "orders" BIGINT NOT NULL,

    CONSTRAINT "pane_pkey" PRIMARY KEY ("generation","starts_at","product_id")
);

-- CreateTable
CREATE TABLE "stream_clock" (
    "generation" INTEGER NOT NULL,
    "stream_time" TIMESTAMPTZ(3) NOT NULL,
    "late_orders" BIGINT NOT NULL,

    CONSTRAINT "stream_clock_pkey" PRIMARY KEY ("generation")
);

-- CreateTable
CREATE TABLE "measured_window" (
    "kind" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(0) NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "due" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "measured_window_pkey" PRIMARY KEY ("kind","ends_at")
);

-- CreateIndex
CREATE INDEX "measured_window_due_ends_at_idx" ON "measured_window"("due", "ends_at");

-- CreateTable
CREATE TABLE "catalogue_product" (
    "product_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalogue_product_pkey" PRIMARY KEY ("product_id")
);

-- What was stored before is known, too.
INSERT INTO "catalogue_product"
SELECT DISTINCT ON (1) "data" ->> 'productId', "data" ->> 'name', ("data" ->> 'price')::bigint, ("data" ->> 'changedAt')::timestamptz AS "changed_at"
FROM "event" WHERE "topic" = 'product.changed'
ORDER BY 1, "changed_at" DESC, "position" DESC;
