-- The one change of the ledger that there is: the name of an erased person is replaced by a pseudonym that nothing has yet, so
-- no money changes its owner, and no amount, order or time changes. The service may not change the tables themselves.
CREATE OR REPLACE FUNCTION "pseudonymise_ledger"(person text, pseudonym text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pseudonym !~ '^erased-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR person ~ '^erased-' THEN
        RAISE EXCEPTION 'the ledger replaces a person by a pseudonym only' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.transfer WHERE user_id = pseudonym) THEN
        RAISE EXCEPTION 'the pseudonym % is of another person', pseudonym USING ERRCODE = 'check_violation';
    END IF;
    UPDATE public.entry e SET account = split_part(e.account, ':', 1) || ':' || pseudonym
    FROM public.transfer t
    WHERE t.user_id = person AND e.transfer_id = t.transfer_id AND e.account IN ('wallet:' || person, 'points:' || person);
    UPDATE public.transfer SET user_id = pseudonym WHERE user_id = person;
END $$;

-- Those who may add to the ledger may call it.
DO $$
DECLARE
    grantee text;
BEGIN
    REVOKE ALL ON FUNCTION "pseudonymise_ledger"(text, text) FROM PUBLIC;
    FOR grantee IN
        SELECT DISTINCT acl.grantee::regrole::text FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = 'public.transfer'::regclass AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION "pseudonymise_ledger"(text, text) TO %s', grantee);
    END LOOP;
END $$;
