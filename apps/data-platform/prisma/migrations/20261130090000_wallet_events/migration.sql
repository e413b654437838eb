-- The movements of one wallet, in the order in which they were stored: to add them up.
CREATE INDEX "event_person_movements_idx" ON "event"("person_id", "position") WHERE "topic" = 'balance.updated';
