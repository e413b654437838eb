-- The hours (`yyyy-mm-ddThh`) are kept for days, among days that are kept for years: the old ones are found without those.
CREATE INDEX "snapshot_hour_idx" ON "snapshot" ("bucket") WHERE length("bucket") = 13;
