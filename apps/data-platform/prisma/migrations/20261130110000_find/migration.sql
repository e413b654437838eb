-- Finding one event among all: by its id, and by its trace. Hash indexes: both are compared for equality only, and are long.
CREATE INDEX IF NOT EXISTS "event_event_id_idx" ON "event" USING HASH ("event_id");
CREATE INDEX IF NOT EXISTS "event_trace_id_idx" ON "event" USING HASH (split_part("traceparent", '-', 2));

-- The coupons of a campaign, of which the last was issued last: ids are in the order of time.
CREATE INDEX IF NOT EXISTS "campaign_coupon_campaign_id_coupon_id_idx" ON "campaign_coupon"("campaign_id", "coupon_id");
