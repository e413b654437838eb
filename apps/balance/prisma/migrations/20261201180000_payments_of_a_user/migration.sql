-- A person's payments, for the person and for an erasure. On a large table, create it by hand before (docs/deploy.md).
CREATE INDEX IF NOT EXISTS "payment_user_id_idx" ON "payment"("user_id");
