-- AlterTable
ALTER TABLE "product"
    ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "stocked" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "orders"
    ADD COLUMN "discount" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "coupon_id" TEXT,
    ADD COLUMN "points" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "asked_at" TIMESTAMPTZ(3),
    ADD COLUMN "reason" TEXT,
    ADD COLUMN "ended_at" TIMESTAMPTZ(3),
    ADD COLUMN "refunded_at" TIMESTAMPTZ(3),
    ADD COLUMN "expires_at" TIMESTAMPTZ(3);

-- What is there already: all pieces that ever came in are still here, or were sold.
UPDATE "product" SET "stocked" = "available" + "reserved" + COALESCE((
    SELECT sum(line."quantity") FROM "order_line" line JOIN "orders" o USING ("order_id")
    WHERE line."product_id" = "product"."product_id" AND o."status" = 'paid'), 0);
UPDATE "orders" SET "expires_at" = "created_at" + interval '10 minutes', "asked_at" = "paying_since";

-- AlterTable
ALTER TABLE "product"
    ALTER COLUMN "version" DROP DEFAULT,
    ALTER COLUMN "stocked" DROP DEFAULT,
    ALTER COLUMN "created_at" DROP DEFAULT;

-- AlterTable
ALTER TABLE "orders"
    ALTER COLUMN "expires_at" SET NOT NULL,
    DROP CONSTRAINT "orders_amount_positive",
    ADD CONSTRAINT "orders_amounts" CHECK ("amount" >= 0 AND "discount" >= 0 AND "points" BETWEEN 0 AND "amount"),
    DROP CONSTRAINT "orders_state",
    -- The fields that each state has, as in src/domain/order.ts.
    ADD CONSTRAINT "orders_state" CHECK (CASE "status"
        WHEN 'awaiting-coupon' THEN "coupon_id" IS NOT NULL AND num_nonnulls("payment_id", "paying_since", "asked_at", "paid_at", "reason", "ended_at", "refunded_at") = 0
        WHEN 'payable' THEN num_nonnulls("payment_id", "paying_since", "asked_at", "paid_at", "reason", "ended_at", "refunded_at") = 0
        WHEN 'paying' THEN num_nulls("payment_id", "paying_since", "asked_at") = 0 AND num_nonnulls("paid_at", "reason", "ended_at", "refunded_at") = 0
        WHEN 'paid' THEN num_nulls("payment_id", "paid_at") = 0 AND num_nonnulls("paying_since", "asked_at", "reason", "ended_at", "refunded_at") = 0
        WHEN 'cancelled' THEN num_nulls("reason", "ended_at") = 0 AND num_nonnulls("payment_id", "asked_at") <> 1 AND num_nonnulls("paying_since", "refunded_at") = 0
        WHEN 'refunded' THEN num_nulls("reason", "ended_at", "payment_id", "refunded_at") = 0 AND num_nonnulls("paying_since", "asked_at") = 0
        WHEN 'expired' THEN "ended_at" IS NOT NULL AND num_nonnulls("payment_id", "paying_since", "asked_at", "paid_at", "reason", "refunded_at") = 0
        WHEN 'refused' THEN num_nulls("reason", "ended_at", "coupon_id") = 0 AND num_nonnulls("payment_id", "paying_since", "asked_at", "paid_at", "refunded_at") = 0
        ELSE FALSE END);

-- CreateTable
CREATE TABLE "order_event" (
    "event_no" BIGINT GENERATED ALWAYS AS IDENTITY,
    "order_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "note" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_event_pkey" PRIMARY KEY ("event_no")
);

-- CreateIndex
CREATE INDEX "order_event_order_id_event_no_idx" ON "order_event"("order_id", "event_no");

-- CreateIndex
CREATE INDEX "orders_user_id_order_id_idx" ON "orders"("user_id", "order_id");

-- What time has to look at: the orders that can still expire, and those that wait for an answer.
CREATE INDEX "orders_expiring" ON "orders" ("expires_at") WHERE "status" IN ('awaiting-coupon', 'payable');
CREATE INDEX "orders_asked" ON "orders" ("asked_at") WHERE "asked_at" IS NOT NULL;
