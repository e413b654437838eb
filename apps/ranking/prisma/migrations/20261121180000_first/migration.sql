-- CreateTable
CREATE TABLE "product" (
    "product_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price" BIGINT NOT NULL,
    "on_sale" BOOLEAN NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("product_id")
);

-- CreateTable
CREATE TABLE "generation" (
    "generation_id" INTEGER NOT NULL,
    "generation" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "covers_from" TEXT NOT NULL,
    "closed_until" TEXT NOT NULL,
    "built_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "generation_pkey" PRIMARY KEY ("generation_id")
);

-- CreateTable
CREATE TABLE "position" (
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "built_until" BIGINT NOT NULL,

    CONSTRAINT "position_pkey" PRIMARY KEY ("topic","partition")
);

-- CreateTable
CREATE TABLE "passed_over" (
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,

    CONSTRAINT "passed_over_pkey" PRIMARY KEY ("topic","partition","offset")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "bucket" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "latest_sale_at" TIMESTAMPTZ(0),

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("bucket","product_id")
);

-- CreateTable
CREATE TABLE "snapshot_run" (
    "run_id" INTEGER NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snapshot_run_pkey" PRIMARY KEY ("run_id")
);

-- Of these there is one row each.
ALTER TABLE "generation" ADD CONSTRAINT "generation_one" CHECK ("generation_id" = 1);
ALTER TABLE "snapshot_run" ADD CONSTRAINT "snapshot_run_one" CHECK ("run_id" = 1);
ALTER TABLE "generation" ADD CONSTRAINT "generation_days" CHECK (
    "covers_from" ~ '^\d{4}-\d\d-\d\d$' AND "closed_until" ~ '^\d{4}-\d\d-\d\d$' AND "covers_from" <= "closed_until");
ALTER TABLE "position" ADD CONSTRAINT "position_built" CHECK ("built_until" <= "next_offset" AND "built_until" >= 0);
