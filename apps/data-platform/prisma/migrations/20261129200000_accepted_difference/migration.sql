-- CreateTable
CREATE TABLE "accepted_difference" (
    "difference_id" TEXT NOT NULL,
    "equation" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "left" TEXT,
    "right" TEXT,
    "accepted_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "topic" TEXT,
    "surplus_events" BIGINT,
    "surplus_digest" DECIMAL(65,0),

    CONSTRAINT "accepted_difference_pkey" PRIMARY KEY ("difference_id"),
    CONSTRAINT "accepted_difference_surplus" CHECK (
        ("topic" IS NULL) = ("surplus_events" IS NULL) AND ("topic" IS NULL) = ("surplus_digest" IS NULL))
);
