-- The trace of the event that requested it, which the job continues that sends it.
ALTER TABLE "delivery" ADD COLUMN "traceparent" TEXT;
