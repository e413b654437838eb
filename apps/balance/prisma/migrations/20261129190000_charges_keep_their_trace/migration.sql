-- The trace of the request, which the job continues that asks the gateway.
ALTER TABLE "charge" ADD COLUMN "traceparent" TEXT;
