-- By which ids copies outside of the shop name the person: reported when they are to be deleted, and then deleted here.
ALTER TABLE "erasure_request" ADD COLUMN "person_ids" UUID[] NOT NULL DEFAULT '{}';
-- At the end nothing may lead from the fingerprint to the pseudonym.
ALTER TABLE "erasure_request" ALTER COLUMN "pseudonym" DROP NOT NULL;
UPDATE "erasure_request" SET "pseudonym" = NULL WHERE "completed_at" IS NOT NULL;
