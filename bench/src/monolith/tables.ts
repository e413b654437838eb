import { freshDatabase } from '@jangteo/testing'
import pg from 'pg'
import { CHARGE, CUSTOMERS, PRODUCTS, STOCK } from '../market.ts'

/**
 * The monolith's tables, all in one database. `counted`: the monolith's own ranking has the order. `published`: its OrderPaid is
 * the monolith's. `copied_as`: the same order in the services. `decided_by`: which side gives a campaign's coupons, from its first to its last.
 */
const tables = `
  create table product (product_id text primary key, price bigint not null, available bigint not null check (available >= 0));
  create table wallet (user_id text primary key, balance bigint not null check (balance >= 0));
  create table orders (
    order_id uuid primary key, user_id text not null, product_id text not null, quantity int not null, amount bigint not null,
    taken_by text not null, counted boolean not null, published boolean not null default false,
    copied_as uuid unique, copy_due_at timestamptz);
  create index on orders (copy_due_at);
  create table ranking (product_id text primary key, pieces bigint not null);
  create table campaign (
    campaign_id uuid primary key, quantity int not null, issued int not null default 0 check (issued <= quantity),
    decided_by text not null);
  create table coupon (campaign_id uuid references campaign, user_id text, primary key (campaign_id, user_id));
  create table coupon_request (
    turn bigint generated always as identity primary key, campaign_id uuid not null, user_id text not null, forward_due_at timestamptz not null);
  insert into product select 'p' || n, 100 + n, ${STOCK} from generate_series(0, ${PRODUCTS - 1}) as n;
  insert into wallet select 'customer-' || n, ${CHARGE} from generate_series(0, ${CUSTOMERS - 1}) as n`

/** A database with the monolith's tables and the outbox and inbox of packages/messaging. */
export async function monolithDatabase() {
  const database = await freshDatabase('messaging')
  const sql = new pg.Client(database.adminUrl)
  // When the stack ends first, because a measurement has failed: that is what is to be read, and not this.
  sql.on('error', () => undefined)
  await sql.connect()
  await sql.query(tables)
  await sql.query('vacuum analyze')
  return {
    url: database.url,
    sql,
    async drop() {
      await sql.end()
      await database.drop()
    },
  }
}
