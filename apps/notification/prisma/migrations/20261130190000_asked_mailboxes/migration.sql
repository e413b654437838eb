-- How many mails have asked a mailbox for its confirmation in a day, so that persons together cannot fill a stranger's.
CREATE TABLE "asked_mailbox" (
    "mailbox_hash" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "asked_mailbox_pkey" PRIMARY KEY ("mailbox_hash")
);

CREATE INDEX IF NOT EXISTS "asked_mailbox_since_idx" ON "asked_mailbox"("since");
