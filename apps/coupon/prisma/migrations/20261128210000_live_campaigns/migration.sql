-- The campaigns that are not over. Those that are over stay running until an admin closes them, so the time is what tells.
-- `issued` is left out: it changes with every coupon, and a row whose indexed columns stay is written without the indexes.
CREATE INDEX "campaign_live_idx" ON "campaign" ("closes_at") WHERE "status" <> 'closed';
