-- CreateTable
CREATE TABLE "contact" (
    "user_id" TEXT NOT NULL,
    "email" TEXT,
    "time_zone" TEXT NOT NULL,
    "quiet_from" TEXT,
    "quiet_to" TEXT,
    "preferences" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "contact_quiet_hours" CHECK (("quiet_from" IS NULL) = ("quiet_to" IS NULL))
);

-- CreateTable
CREATE TABLE "push_subscription" (
    "subscription_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_subscription_pkey" PRIMARY KEY ("subscription_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "user_id" TEXT NOT NULL,
    "last_number" BIGINT NOT NULL,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "notification" (
    "notification_id" UUID NOT NULL,
    "cause_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("notification_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "notification_id" UUID NOT NULL,
    "cause_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "reached" UUID[] DEFAULT ARRAY[]::UUID[],
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("notification_id"),
    CONSTRAINT "delivery_channel" CHECK ("channel" IN ('email', 'push')),
    -- The fields that each state has, as in src/domain/delivery.ts.
    CONSTRAINT "delivery_state" CHECK (CASE "status"
        WHEN 'waiting' THEN "reason" IS NULL AND "settled_at" IS NULL
        WHEN 'sending' THEN "reason" IS NULL AND "settled_at" IS NULL AND "tries" > 0
        WHEN 'sent' THEN "reason" IS NULL AND "settled_at" IS NOT NULL AND "tries" > 0
        WHEN 'not-sent' THEN "reason" IS NOT NULL AND "settled_at" IS NOT NULL
        WHEN 'dead' THEN "reason" IS NOT NULL AND "settled_at" IS NOT NULL AND "error" IS NOT NULL
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "outage" (
    "channel" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT NOT NULL,

    CONSTRAINT "outage_pkey" PRIMARY KEY ("channel")
);

-- CreateIndex
CREATE UNIQUE INDEX "push_subscription_endpoint_key" ON "push_subscription"("endpoint");

-- CreateIndex
CREATE INDEX "push_subscription_user_id_idx" ON "push_subscription"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_cause_id_key" ON "notification"("cause_id");

-- CreateIndex
CREATE INDEX "notification_created_at_idx" ON "notification"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_user_id_number_key" ON "notification"("user_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_cause_id_channel_key" ON "delivery"("cause_id", "channel");

-- CreateIndex
CREATE INDEX "delivery_user_id_channel_due_at_idx" ON "delivery"("user_id", "channel", "due_at");

-- What is still to be read.
CREATE INDEX "notification_unread_idx" ON "notification" ("user_id", "number") WHERE "read_at" IS NULL;

-- What is still to be sent.
CREATE INDEX "delivery_open_idx" ON "delivery" ("channel", "next_try_at") WHERE "status" IN ('waiting', 'sending');

-- What an operator has to look at, and what has become old.
CREATE INDEX "delivery_settled_idx" ON "delivery" ("settled_at") WHERE "status" NOT IN ('waiting', 'sending');
CREATE INDEX "delivery_dead_idx" ON "delivery" ("requested_at", "notification_id") WHERE "status" = 'dead';
