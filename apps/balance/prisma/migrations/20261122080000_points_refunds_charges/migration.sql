-- AlterTable
-- Points go below zero when those of a refunded order have been spent already: money would be invented otherwise.
ALTER TABLE "wallet" ADD COLUMN "points" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "transfer"
    ADD COLUMN "version" INTEGER,
    ADD COLUMN "balance" BIGINT,
    ADD COLUMN "points_balance" BIGINT NOT NULL DEFAULT 0;

-- What each wallet held after each of its transfers, as its entries say.
UPDATE "transfer" SET "version" = past."version", "balance" = past."balance"
FROM (
    SELECT t."transfer_id", row_number() OVER history AS "version", sum(e."amount") OVER history AS "balance"
    FROM "transfer" t JOIN "entry" e ON e."transfer_id" = t."transfer_id" AND e."account" = 'wallet:' || t."user_id"
    WINDOW history AS (PARTITION BY t."user_id" ORDER BY t."created_at", t."transfer_id")
) AS past
WHERE "transfer"."transfer_id" = past."transfer_id";

ALTER TABLE "transfer" ALTER COLUMN "version" SET NOT NULL, ALTER COLUMN "balance" SET NOT NULL;
ALTER TABLE "transfer" ALTER COLUMN "points_balance" DROP DEFAULT;

-- CreateIndex
CREATE UNIQUE INDEX "transfer_user_id_version_key" ON "transfer"("user_id", "version");

-- AlterTable
-- A coupon may pay all of an order, so an amount may be 0.
ALTER TABLE "payment"
    ADD COLUMN "points" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "refunded_at" TIMESTAMPTZ(3),
    DROP CONSTRAINT "payment_amount_positive",
    ADD CONSTRAINT "payment_points_are_part_of_amount" CHECK ("points" BETWEEN 0 AND "amount"),
    DROP CONSTRAINT "payment_state",
    ADD CONSTRAINT "payment_state" CHECK (CASE "status"
        WHEN 'completed' THEN "reason" IS NULL AND "refunded_at" IS NULL
        WHEN 'declined' THEN "reason" IS NOT NULL AND "refunded_at" IS NULL
        WHEN 'refunded' THEN "reason" IS NULL AND "refunded_at" IS NOT NULL
        ELSE FALSE END);
ALTER TABLE "payment" ALTER COLUMN "points" DROP DEFAULT;

-- An order is paid for once, also after the money went back.
CREATE UNIQUE INDEX "payment_order_paid_once" ON "payment" ("order_id") WHERE "status" <> 'declined';
DROP INDEX "payment_order_completed_once";

-- CreateTable
CREATE TABLE "cancelled_order" (
    "order_id" TEXT NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cancelled_order_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "charge" (
    "charge_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "gateway_payment_id" TEXT,
    "reason" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_pkey" PRIMARY KEY ("charge_id"),
    CONSTRAINT "charge_amount_positive" CHECK ("amount" > 0),
    -- The fields that each state has, as in src/domain/charge.ts.
    CONSTRAINT "charge_state" CHECK (CASE "status"
        WHEN 'requested' THEN "gateway_payment_id" IS NULL AND "reason" IS NULL AND "settled_at" IS NULL
        WHEN 'authorised' THEN "gateway_payment_id" IS NOT NULL AND "reason" IS NULL AND "settled_at" IS NULL
        WHEN 'credited' THEN "gateway_payment_id" IS NOT NULL AND "reason" IS NULL AND "settled_at" IS NOT NULL
        WHEN 'failed' THEN "reason" IS NOT NULL AND "settled_at" IS NOT NULL
        ELSE FALSE END)
);

-- CreateIndex
CREATE INDEX "charge_user_id_requested_at_idx" ON "charge"("user_id", "requested_at");

-- What is still to be asked of the gateway.
CREATE INDEX "charge_open_idx" ON "charge" ("next_try_at") WHERE "status" IN ('requested', 'authorised');

-- DropTable
-- A charge's own id is made of its key now, and remembers it for ever.
DROP TABLE "idempotency";
