-- Who asked to be forgotten by the whole shop, and which services have done so. The id is kept only until all have.
CREATE TABLE "erasure_request" (
    "request_id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "user_id" TEXT,
    "pseudonym" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_request_pkey" PRIMARY KEY ("request_id"),
    CONSTRAINT "erasure_request_state" CHECK (("user_id" IS NULL) = ("completed_at" IS NOT NULL))
);

CREATE INDEX "erasure_request_fingerprint_requested_at_idx" ON "erasure_request"("fingerprint", "requested_at");
CREATE UNIQUE INDEX "erasure_request_one_open" ON "erasure_request" ("fingerprint") WHERE "completed_at" IS NULL;

CREATE TABLE "erasure_answer" (
    "request_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "waits_for" TEXT[] NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "forgotten_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_answer_pkey" PRIMARY KEY ("request_id","service"),
    CONSTRAINT "erasure_answer_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "erasure_request"("request_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
