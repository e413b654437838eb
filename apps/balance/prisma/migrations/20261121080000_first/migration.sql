-- CreateTable
CREATE TABLE "wallet" (
    "user_id" TEXT NOT NULL,
    "balance" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "wallet_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "wallet_never_overdrawn" CHECK ("balance" >= 0)
);

-- CreateTable
CREATE TABLE "transfer" (
    "transfer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "order_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("transfer_id")
);

-- CreateTable
CREATE TABLE "entry" (
    "transfer_id" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("transfer_id","account"),
    CONSTRAINT "entry_moves_money" CHECK ("amount" <> 0)
);

-- CreateTable
CREATE TABLE "payment" (
    "payment_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("payment_id"),
    CONSTRAINT "payment_amount_positive" CHECK ("amount" > 0),
    CONSTRAINT "payment_state" CHECK (CASE "status"
        WHEN 'completed' THEN "reason" IS NULL
        WHEN 'declined' THEN "reason" IS NOT NULL
        ELSE FALSE END)
);

-- CreateTable
CREATE TABLE "idempotency" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("scope","key")
);

-- CreateIndex
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "transfer"("transfer_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An order is paid for once, whatever else goes wrong.
CREATE UNIQUE INDEX "payment_order_completed_once" ON "payment" ("order_id") WHERE "status" = 'completed';

-- Money is neither made nor lost: a transaction that leaves a transfer unbalanced does not commit.
CREATE FUNCTION "transfer_sums_to_zero"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remainder numeric;
BEGIN
    SELECT sum(entry.amount) INTO remainder FROM public.entry WHERE entry.transfer_id = NEW.transfer_id;
    IF remainder <> 0 THEN
        RAISE EXCEPTION 'the entries of transfer % come to % and not to zero', NEW.transfer_id, remainder
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_sums_to_zero', TABLE = 'entry';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "transfer_sums_to_zero" AFTER INSERT OR UPDATE ON "entry"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "transfer_sums_to_zero"();

-- The ledger is only ever appended to: whoever is not its owner loses the right to change it, under whatever name
-- the service's role goes here.
DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT acl.grantee::regrole::text
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid IN ('public.transfer'::regclass, 'public.entry'::regclass)
            AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON public.transfer, public.entry FROM %s', grantee);
    END LOOP;
END $$;
