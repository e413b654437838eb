-- The sum of each transfer is looked at once for all entries that a statement adds, and not at each of them. A transfer is
-- whole in the statement that makes it.
CREATE FUNCTION "added_transfers_sum_to_zero"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced record;
BEGIN
    SELECT entry.transfer_id, sum(entry.amount) AS remainder INTO unbalanced
    FROM (SELECT DISTINCT transfer_id FROM added) AS touched JOIN public.entry USING (transfer_id)
    GROUP BY entry.transfer_id HAVING sum(entry.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the entries of transfer % come to % and not to zero', unbalanced.transfer_id, unbalanced.remainder
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_sums_to_zero', TABLE = 'entry';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "added_transfers_sum_to_zero" AFTER INSERT ON "entry"
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "added_transfers_sum_to_zero"();

-- No service may change an entry; for whoever may, each one is looked at.
DROP TRIGGER "transfer_sums_to_zero" ON "entry";
CREATE CONSTRAINT TRIGGER "transfer_sums_to_zero" AFTER UPDATE ON "entry"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "transfer_sums_to_zero"();
