-- An operator's list of any state, the dead ones among them.
DROP INDEX "delivery_dead_idx";
CREATE INDEX "delivery_status_requested_at_notification_id_idx" ON "delivery"("status", "requested_at", "notification_id");
