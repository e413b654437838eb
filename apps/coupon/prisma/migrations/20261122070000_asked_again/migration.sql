-- When the coupon of somebody who was called up was last asked for. One that was admitted before has none.
ALTER TABLE "request" ADD COLUMN "asked_at" TIMESTAMPTZ(3);
