-- CreateTable
CREATE TABLE "contact" (
    "user_id" TEXT NOT NULL,
    "email" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("user_id")
);
