-- Generated from infra/src/databases.ts; `vitest -u` in infra/ writes it again.
revoke all on database postgres from public;
revoke all on database template1 from public;

create role "order_owner" login password 'order_owner-dev';
create role "order" login password 'order-dev';
create database "order" owner "order_owner" template "template0";
revoke all on database "order" from public;
grant connect on database "order" to "order";
\connect "order"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "order_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "order";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "order";
alter default privileges in schema public, messaging grant usage on sequences to "order";
reset role;
\connect postgres

create role "coupon_owner" login password 'coupon_owner-dev';
create role "coupon" login password 'coupon-dev';
create database "coupon" owner "coupon_owner" template "template0";
revoke all on database "coupon" from public;
grant connect on database "coupon" to "coupon";
\connect "coupon"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "coupon_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "coupon";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "coupon";
alter default privileges in schema public, messaging grant usage on sequences to "coupon";
reset role;
\connect postgres

create role "balance_owner" login password 'balance_owner-dev';
create role "balance" login password 'balance-dev';
create database "balance" owner "balance_owner" template "template0";
revoke all on database "balance" from public;
grant connect on database "balance" to "balance";
\connect "balance"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "balance_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "balance";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "balance";
alter default privileges in schema public, messaging grant usage on sequences to "balance";
reset role;
\connect postgres

create role "ranking_owner" login password 'ranking_owner-dev';
create role "ranking" login password 'ranking-dev';
create database "ranking" owner "ranking_owner" template "template0";
revoke all on database "ranking" from public;
grant connect on database "ranking" to "ranking";
\connect "ranking"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "ranking_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "ranking";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "ranking";
alter default privileges in schema public, messaging grant usage on sequences to "ranking";
reset role;
\connect postgres

create role "notification_owner" login password 'notification_owner-dev';
create role "notification" login password 'notification-dev';
create database "notification" owner "notification_owner" template "template0";
revoke all on database "notification" from public;
grant connect on database "notification" to "notification";
\connect "notification"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "notification_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "notification";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "notification";
alter default privileges in schema public, messaging grant usage on sequences to "notification";
reset role;
\connect postgres

create role "data_platform_owner" login password 'data_platform_owner-dev';
create role "data_platform" login password 'data_platform-dev';
create database "data_platform" owner "data_platform_owner" template "template0";
revoke all on database "data_platform" from public;
grant connect on database "data_platform" to "data_platform";
\connect "data_platform"
do $$ declare each text; begin for each in select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_.*|loread|lowrite)$' loop execute each; end loop; end $$;
set role "data_platform_owner";
create schema if not exists messaging;
grant usage on schema public, messaging to "data_platform";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "data_platform";
alter default privileges in schema public, messaging grant usage on sequences to "data_platform";
reset role;
\connect postgres

create role "registry" login password 'registry-dev';
create database "registry" template "template0";
revoke all on database "registry" from public;
grant connect on database "registry" to "registry";
\connect "registry"
grant create, usage on schema public to "registry";
\connect postgres

create role "lake" login password 'lake-dev';
create database "lake" template "template0";
revoke all on database "lake" from public;
grant connect on database "lake" to "lake";
\connect "lake"
grant create, usage on schema public to "lake";
alter role "lake" replication;
grant create on database "lake" to "lake";
\connect postgres
