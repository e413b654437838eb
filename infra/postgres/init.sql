-- Generated from infra/src/databases.ts; `vitest -u` in infra/ writes it again.
revoke all on database postgres from public;
revoke all on database template1 from public;

create role "order" login password 'order-dev';
create database "order" template "template0";
revoke all on database "order" from public;
grant connect on database "order" to "order";
\connect "order"
create schema if not exists messaging;
grant usage on schema public, messaging to "order";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "order";
alter default privileges in schema public, messaging grant usage on sequences to "order";
\connect postgres

create role "coupon" login password 'coupon-dev';
create database "coupon" template "template0";
revoke all on database "coupon" from public;
grant connect on database "coupon" to "coupon";
\connect "coupon"
create schema if not exists messaging;
grant usage on schema public, messaging to "coupon";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "coupon";
alter default privileges in schema public, messaging grant usage on sequences to "coupon";
\connect postgres

create role "balance" login password 'balance-dev';
create database "balance" template "template0";
revoke all on database "balance" from public;
grant connect on database "balance" to "balance";
\connect "balance"
create schema if not exists messaging;
grant usage on schema public, messaging to "balance";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "balance";
alter default privileges in schema public, messaging grant usage on sequences to "balance";
\connect postgres

create role "ranking" login password 'ranking-dev';
create database "ranking" template "template0";
revoke all on database "ranking" from public;
grant connect on database "ranking" to "ranking";
\connect "ranking"
create schema if not exists messaging;
grant usage on schema public, messaging to "ranking";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "ranking";
alter default privileges in schema public, messaging grant usage on sequences to "ranking";
\connect postgres

create role "notification" login password 'notification-dev';
create database "notification" template "template0";
revoke all on database "notification" from public;
grant connect on database "notification" to "notification";
\connect "notification"
create schema if not exists messaging;
grant usage on schema public, messaging to "notification";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "notification";
alter default privileges in schema public, messaging grant usage on sequences to "notification";
\connect postgres

create role "data_platform" login password 'data_platform-dev';
create database "data_platform" template "template0";
revoke all on database "data_platform" from public;
grant connect on database "data_platform" to "data_platform";
\connect "data_platform"
create schema if not exists messaging;
grant usage on schema public, messaging to "data_platform";
alter default privileges in schema public, messaging grant select, insert, update, delete on tables to "data_platform";
alter default privileges in schema public, messaging grant usage on sequences to "data_platform";
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
