-- What coupon has of a person, for the person and for an erasure. On large tables, create them by hand before (docs/deploy.md).
CREATE INDEX IF NOT EXISTS "request_user_id_idx" ON "request"("user_id");
CREATE INDEX IF NOT EXISTS "coupon_order_user_id_idx" ON "coupon_order"("user_id");
