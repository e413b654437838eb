-- Whether messages may be sent to the address. Those that were set before count as confirmed.
ALTER TABLE "contact" ADD COLUMN "email_state" TEXT NOT NULL DEFAULT 'confirmed';

-- Of the mail that asks for the confirmation.
ALTER TABLE "contact" ADD COLUMN "confirmation_id" UUID, ADD COLUMN "confirm_until" TIMESTAMPTZ(3);

-- How often the address has changed in a day.
ALTER TABLE "contact" ADD COLUMN "changes" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "changes_since" TIMESTAMPTZ(3);
