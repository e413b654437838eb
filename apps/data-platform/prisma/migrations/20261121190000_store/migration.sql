-- The first table of events makes place for one that is parted by day and cannot be read without a person's key. Nothing
-- is copied: `node src/main.ts replay` brings back what the topics still hold.
DROP TABLE "event";

-- CreateTable
CREATE TABLE "event" (
    "occurred_on" TIMESTAMPTZ(3) NOT NULL,
    "event_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "event_type" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "key" TEXT,
    "aggregate_id" TEXT,
    "producer" TEXT NOT NULL,
    "order_id" TEXT,
    "person_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB,
    "sealed" BYTEA,
    "facts" JSONB,
    "traceparent" TEXT NOT NULL,

    -- An event says itself when it occurred, so it is on the same day, and found there, however often it comes.
    CONSTRAINT "event_pkey" PRIMARY KEY ("occurred_on","event_id"),
    CONSTRAINT "event_sealed_or_plain" CHECK ("data" IS NULL OR "sealed" IS NULL)
) PARTITION BY RANGE ("occurred_on");

-- CreateIndex
CREATE INDEX "event_position_idx" ON "event"("position");

-- CreateIndex
CREATE INDEX "event_order_id_idx" ON "event"("order_id");

-- CreateIndex
CREATE INDEX "event_topic_partition_offset_idx" ON "event"("topic", "partition", "offset");

-- CreateTable
CREATE TABLE "store" (
    "store_id" INTEGER NOT NULL,
    "last_position" BIGINT NOT NULL,
    "generation" INTEGER NOT NULL,
    "newest_generation" INTEGER NOT NULL,
    "kept_since" DATE,

    CONSTRAINT "store_pkey" PRIMARY KEY ("store_id"),
    CONSTRAINT "store_only_one" CHECK ("store_id" = 1)
);

INSERT INTO "store" VALUES (1, 0, 1, 1, NULL);

-- CreateTable
CREATE TABLE "place" (
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offsets" int8multirange NOT NULL,
    "dropped" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "place_pkey" PRIMARY KEY ("topic","partition")
);

-- CreateTable
CREATE TABLE "person" (
    "user_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "person_key_length" CHECK (length("key") = 32)
);

-- CreateIndex
CREATE UNIQUE INDEX "person_person_id_key" ON "person"("person_id");

-- CreateTable
CREATE TABLE "erasure" (
    "fingerprint" BYTEA NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "figure" (
    "generation" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "subject" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "figure_pkey" PRIMARY KEY ("generation","name","minute","subject")
);

-- CreateTable
CREATE TABLE "presence" (
    "generation" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("generation","name","minute","person_id")
);

-- CreateTable
CREATE TABLE "counted" (
    "generation" INTEGER NOT NULL,
    "fact" UUID NOT NULL,
    "occurred_on" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "counted_pkey" PRIMARY KEY ("generation","fact")
);

-- CreateIndex
CREATE INDEX "counted_occurred_on_idx" ON "counted" USING BRIN ("occurred_on");

-- CreateTable
CREATE TABLE "campaign_coupon" (
    "coupon_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,

    CONSTRAINT "campaign_coupon_pkey" PRIMARY KEY ("coupon_id")
);

-- The days themselves. The service reaches them through "event" only.
CREATE SCHEMA "event_days";

-- The net: what occurred on a day that has no partition (yet), such as one of a stranger's making.
CREATE TABLE "event_days"."other" PARTITION OF "event" DEFAULT;

-- The service's role cannot make a table, so it asks for a day. What has come for the day before moves there.
CREATE FUNCTION "keep_event_day"("day" DATE) RETURNS BOOLEAN LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
    name text := to_char(day, '"day_"YYYY_MM_DD');
    first timestamptz := day::timestamp AT TIME ZONE 'UTC';
    next timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    -- Replicas that start together ask for the same days.
    PERFORM pg_advisory_xact_lock(hashtextextended('event_days', 7));
    IF to_regclass(format('event_days.%I', name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE event_days.%I (LIKE public.event INCLUDING ALL)', name);
    LOCK TABLE event_days.other IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM event_days.other WHERE occurred_on >= %L AND occurred_on < %L RETURNING *)
        INSERT INTO event_days.%I SELECT * FROM moved', first, next, name);
    EXECUTE format('ALTER TABLE public.event ATTACH PARTITION event_days.%I FOR VALUES FROM (%L) TO (%L)', name, first, next);
    RETURN true;
END $$;

-- Drops whole days, and what the net holds of their time. What the topics may still hold is not dropped: a replay would
-- bring it back. Whoever reads for long is not waited for: the next run comes.
CREATE FUNCTION "drop_event_days"("before" DATE) RETURNS BIGINT LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
    dropped bigint := 0;
    gone bigint;
    day record;
BEGIN
    IF before > current_date - 7 THEN
        RAISE EXCEPTION 'days since % are kept at least', current_date - 7 USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('event_days', 7));
    PERFORM FROM public.store FOR UPDATE;
    FOR day IN
        SELECT child.oid::regclass::text AS name
        FROM pg_class child JOIN pg_inherits ON inhrelid = child.oid
        WHERE inhparent = 'public.event'::regclass AND child.relname ~ '^day_\d{4}_\d\d_\d\d$'
            AND to_date(child.relname, '"day_"YYYY_MM_DD') < before
    LOOP
        EXECUTE format('WITH gone AS (SELECT topic, partition, count(*) AS n FROM %s GROUP BY 1, 2),
            noted AS (UPDATE public.place SET dropped = dropped + n FROM gone
                WHERE place.topic = gone.topic AND place.partition = gone.partition)
            SELECT coalesce(sum(n), 0) FROM gone', day.name) INTO gone;
        EXECUTE format('DROP TABLE %s', day.name);
        dropped := dropped + gone;
    END LOOP;
    WITH deleted AS (
        DELETE FROM event_days.other WHERE occurred_on < before::timestamp AT TIME ZONE 'UTC' RETURNING topic, partition
    ), gone AS (
        SELECT topic, partition, count(*) AS n FROM deleted GROUP BY 1, 2
    ), noted AS (
        UPDATE public.place SET dropped = place.dropped + n FROM gone
        WHERE place.topic = gone.topic AND place.partition = gone.partition
    )
    SELECT coalesce(sum(n), 0) FROM gone INTO gone;
    UPDATE public.store SET kept_since = greatest(kept_since, before);
    RETURN dropped + gone;
END $$;

-- Events are only ever appended: whoever is not the owner loses the right to change them, under whatever name the
-- service's role goes here.
DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT acl.grantee::regrole::text
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = 'public.event'::regclass AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON public.event FROM %s', grantee);
    END LOOP;
END $$;
