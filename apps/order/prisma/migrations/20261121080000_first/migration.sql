-- CreateTable
CREATE TABLE "product" (
    "product_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price" BIGINT NOT NULL,
    "on_sale" BOOLEAN NOT NULL,
    "available" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "product_pkey" PRIMARY KEY ("product_id"),
    CONSTRAINT "product_price_positive" CHECK ("price" > 0),
    CONSTRAINT "product_never_oversold" CHECK ("available" >= 0 AND "reserved" >= 0)
);

-- CreateTable
CREATE TABLE "orders" (
    "order_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "payment_id" UUID,
    "decline_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "paying_since" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("order_id"),
    CONSTRAINT "orders_amount_positive" CHECK ("amount" > 0),
    -- The fields that each state has, as in src/domain/order.ts.
    CONSTRAINT "orders_state" CHECK (CASE "status"
        WHEN 'payable' THEN "payment_id" IS NULL AND "paying_since" IS NULL AND "paid_at" IS NULL
        WHEN 'paying' THEN "payment_id" IS NOT NULL AND "paying_since" IS NOT NULL AND "paid_at" IS NULL
        WHEN 'paid' THEN "payment_id" IS NOT NULL AND "paying_since" IS NULL AND "paid_at" IS NOT NULL
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "order_line" (
    "order_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("order_id","product_id"),
    CONSTRAINT "order_line_quantity_positive" CHECK ("quantity" > 0)
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

-- CreateIndex
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("order_id") ON DELETE RESTRICT ON UPDATE CASCADE;
