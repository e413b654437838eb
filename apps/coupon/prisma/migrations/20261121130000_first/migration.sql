-- CreateTable
CREATE TABLE "campaign" (
    "campaign_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT,
    "percent" INTEGER,
    "cap" BIGINT,
    "minimum_amount" BIGINT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "issued" INTEGER NOT NULL DEFAULT 0,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_for_seconds" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("campaign_id"),
    -- Never more coupons than were promised, whatever else goes wrong.
    CONSTRAINT "campaign_never_over_issued" CHECK ("issued" BETWEEN 0 AND "quantity"),
    CONSTRAINT "campaign_quantity_positive" CHECK ("quantity" > 0),
    CONSTRAINT "campaign_closes_after_opening" CHECK ("closes_at" > "opens_at"),
    CONSTRAINT "campaign_status" CHECK ("status" IN ('running', 'paused', 'closed')),
    -- The fields that each kind of discount has, as in src/domain/discount.ts.
    CONSTRAINT "campaign_discount" CHECK (CASE "kind"
        WHEN 'fixed' THEN "amount" > 0 AND "percent" IS NULL AND "cap" IS NULL
        WHEN 'percent' THEN "amount" IS NULL AND "percent" BETWEEN 1 AND 100 AND "cap" > 0
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "request" (
    "request_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "ticket" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "admitted_at" TIMESTAMPTZ(3),
    "admission" BIGINT,
    "settled_at" TIMESTAMPTZ(3),
    "coupon_id" UUID,
    "freed_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_pkey" PRIMARY KEY ("request_id"),
    -- The fields that each state has, as in src/domain/request.ts.
    CONSTRAINT "request_state" CHECK (CASE "status"
        WHEN 'waiting' THEN "admission" IS NULL AND "admitted_at" IS NULL AND "settled_at" IS NULL AND "coupon_id" IS NULL
        WHEN 'admitted' THEN "admission" IS NOT NULL AND "admitted_at" IS NOT NULL AND "settled_at" IS NULL AND "coupon_id" IS NULL
        WHEN 'issued' THEN "admission" IS NOT NULL AND "settled_at" IS NOT NULL AND "coupon_id" IS NOT NULL
        WHEN 'sold-out' THEN "admission" IS NOT NULL AND "settled_at" IS NOT NULL AND "coupon_id" IS NULL
        WHEN 'failed' THEN "admission" IS NOT NULL AND "settled_at" IS NOT NULL AND "coupon_id" IS NULL
        ELSE FALSE END),
    CONSTRAINT "request_freed" CHECK ("freed_at" IS NULL OR "status" = 'failed')
);

-- In the order of admission, whichever replica admits.
CREATE SEQUENCE "request_admission";

-- CreateTable
CREATE TABLE "line" (
    "campaign_id" UUID NOT NULL,
    "head" BIGINT NOT NULL,
    "admitted" BIGINT NOT NULL,
    "settled" BIGINT NOT NULL,
    "per_second" DOUBLE PRECISION NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "line_pkey" PRIMARY KEY ("campaign_id"),
    CONSTRAINT "line_counts" CHECK ("head" >= "admitted" AND "admitted" >= "settled" AND "settled" >= 0)
);

-- CreateTable
CREATE TABLE "coupon" (
    "coupon_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT,
    "percent" INTEGER,
    "cap" BIGINT,
    "minimum_amount" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "order_id" TEXT,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,

    CONSTRAINT "coupon_pkey" PRIMARY KEY ("coupon_id"),
    -- The fields that each state has, as in src/domain/coupon.ts.
    CONSTRAINT "coupon_state" CHECK (CASE "status"
        WHEN 'available' THEN "order_id" IS NULL AND "used_at" IS NULL
        WHEN 'reserved' THEN "order_id" IS NOT NULL AND "used_at" IS NULL
        WHEN 'used' THEN "order_id" IS NOT NULL AND "used_at" IS NOT NULL
        WHEN 'expired' THEN "order_id" IS NULL AND "used_at" IS NULL
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "coupon_order" (
    "order_id" TEXT NOT NULL,
    "coupon_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "discount" BIGINT,
    "reason" TEXT,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "coupon_order_pkey" PRIMARY KEY ("order_id"),
    -- The fields that each state has, as in src/domain/coupon-order.ts.
    CONSTRAINT "coupon_order_state" CHECK (CASE "status"
        WHEN 'applied' THEN "discount" IS NOT NULL AND "reason" IS NULL
        WHEN 'refused' THEN "discount" IS NULL AND "reason" IS NOT NULL
        WHEN 'used' THEN "discount" IS NOT NULL AND "reason" IS NULL
        WHEN 'ended' THEN "discount" IS NULL OR "reason" IS NULL
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "idempotency" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "gate" (
    "gate_id" INTEGER NOT NULL,
    "epoch" TEXT NOT NULL,
    "built_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_pkey" PRIMARY KEY ("gate_id"),
    CONSTRAINT "gate_only_one" CHECK ("gate_id" = 1)
);

-- CreateIndex
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_campaign_id_ticket_key" ON "request"("campaign_id", "ticket");

-- One for each person; a request that gave its place back leaves room for another.
CREATE UNIQUE INDEX "request_once_each" ON "request" ("campaign_id", "user_id") WHERE "status" <> 'failed';

-- The line, and what is under way to its coupon.
CREATE INDEX "request_waiting_idx" ON "request" ("campaign_id", "ticket") WHERE "status" = 'waiting';
CREATE INDEX "request_admitted_idx" ON "request" ("campaign_id", "ticket") WHERE "status" = 'admitted';

-- Places that were given back and of which the gate has not been told.
CREATE INDEX "request_to_free_idx" ON "request" ("request_id") WHERE "status" = 'failed' AND "freed_at" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "coupon_campaign_id_user_id_key" ON "coupon"("campaign_id", "user_id");

-- CreateIndex
CREATE INDEX "coupon_user_id_coupon_id_idx" ON "coupon"("user_id", "coupon_id");

-- What is still to expire.
CREATE INDEX "coupon_expiry_idx" ON "coupon" ("expires_at") WHERE "status" = 'available';

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("campaign_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coupon" ADD CONSTRAINT "coupon_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("campaign_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line" ADD CONSTRAINT "line_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("campaign_id") ON DELETE RESTRICT ON UPDATE CASCADE;
