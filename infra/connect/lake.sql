-- What the connectors expect in the database `lake`. Each start of the worker runs this file again.

-- Deliveries of suppliers, from outside the shop: the source publishes each change of a row.
create table if not exists delivery (
  delivery_id text primary key,
  product_id text not null,
  quantity integer not null check (quantity > 0),
  delivered_at timestamptz not null
);

-- Paid orders as JSON, written by the sink.
create table if not exists order_paid_json (
  "eventId" text primary key,
  event bytea not null
);

create or replace view order_line as
select
  "eventId",
  event ->> 'orderId' as "orderId",
  event ->> 'userId' as "userId",
  to_timestamp((event ->> 'paidAt')::bigint / 1000.0) as "paidAt",
  line.*
from (select "eventId", convert_from(event, 'UTF8')::jsonb as event from order_paid_json) as paid
cross join lateral jsonb_to_recordset(event -> 'lines')
  as line ("productId" text, name text, "unitPrice" bigint, quantity integer);
