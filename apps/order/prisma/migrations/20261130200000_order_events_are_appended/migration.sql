-- The history of an order is only ever appended to: a role that is not its owner loses the right to change it, under whatever name
-- the service's role goes here. An erased person's words and name may be taken out of it.
DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT acl.grantee::regrole::text
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = 'public.order_event'::regclass AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON public.order_event FROM %s', grantee);
        EXECUTE format('GRANT UPDATE (note, actor) ON public.order_event TO %s', grantee);
    END LOOP;
END $$;
