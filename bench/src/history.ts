import type { Shop } from './shop.ts'

const PRODUCTS = 8
const CUSTOMERS = 1_000
const PRICE = 10_000
/** More than any history sells. */
const STOCKED = 100_000_000
/** Rows of one statement. */
const AT_ONCE = 100_000

const id = (kind: string, n: string) => `('01a00000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))`
const order = id('8000', 'n')
const payment = id('9000', 'n')
const AT = `timestamptz '2026-01-01 00:00Z'`

/**
 * Paid orders of long ago, as rows of each service and as what the log says of them: `from` + 1 up to `to`. Their events are
 * not written, and no service counts them: an audit reads each event once in its life, and that is not what is measured.
 */
export async function writeHistory(shop: Shop, from: number, to: number): Promise<void> {
  for (let first = from + 1; first <= to; first += AT_ONCE) {
    const last = Math.min(to, first + AT_ONCE - 1)
    const orders = `generate_series(${first}, ${last}) as n`
    await Promise.all([writeOrders(shop, orders), writePayments(shop, orders), writeStatements(shop, orders)])
  }
  await writeTotals(shop, to)
  for (const service of ['order', 'balance', 'data-platform']) await shop.sql(service).query('vacuum analyze')
}

async function writeOrders(shop: Shop, orders: string): Promise<void> {
  await shop.sql('order').query(`
    insert into orders (order_id, user_id, status, amount, discount, points, version, payment_id, created_at, expires_at, paid_at)
    select ${order}::uuid, 'past-' || n % ${CUSTOMERS}, 'paid', ${PRICE}, 0, 0, 3, ${payment}::uuid, ${AT}, ${AT}, ${AT}
    from ${orders};
    insert into order_line (order_id, product_id, name, unit_price, quantity)
    select ${order}::uuid, 'past-' || n % ${PRODUCTS}, 'Past', ${PRICE}, 1 from ${orders}`)
}

/** Each customer pays with a wallet that began with enough. */
async function writePayments(shop: Shop, orders: string): Promise<void> {
  await shop.sql('balance').query(`
    insert into payment (payment_id, order_id, user_id, amount, points, status, answered_at)
    select ${payment}, ${order}, 'past-' || n % ${CUSTOMERS}, ${PRICE}, 0, 'completed', ${AT} from ${orders};
    insert into transfer (transfer_id, kind, user_id, order_id, created_at, version, balance, points_balance)
    select 'payment:' || ${payment}, 'payment', 'past-' || n % ${CUSTOMERS}, ${order}, ${AT}, n, 0, 0 from ${orders};
    insert into entry (transfer_id, account, amount)
    select 'payment:' || ${payment}, account, amount from ${orders},
      lateral (values ('wallet:past-' || n % ${CUSTOMERS}, ${-PRICE}), ('revenue', ${PRICE})) as e(account, amount)`)
}

async function writeStatements(shop: Shop, orders: string): Promise<void> {
  const line = `'past-' || n % ${PRODUCTS} || ':1:${PRICE}'`
  const completed = `'completed ' || ${order} || ' ${PRICE} 0'`
  await shop.sql('data-platform').query(`
    insert into statement (book, object, rank, position, content, event_id, topic, occurred_on)
    select book, object, rank, 0, content, 'past', topic, ${AT}
    from ${orders}, lateral (values
      ('orders', ${order}, 1, 'open ${PRICE} - ' || ${line}, 'order.created'),
      ('ordered pieces', ${order} || '/past-' || n % ${PRODUCTS}, 1, '1', 'order.created'),
      ('reserved pieces', ${order} || '/past-' || n % ${PRODUCTS}, 1, '1', 'product.stock-changed'),
      ('payment requests', ${payment}, 1, ${completed}, 'order.payment-requested'),
      ('awaited answers', ${order}, 2, 'payment ' || ${payment}, 'order.payment-requested'),
      ('payments', ${payment}, 1, ${completed}, 'payment.completed'),
      ('transfers', 'payment:' || ${payment}, 1, 'payment ' || ${order} || ' ${-PRICE} 0 0 0', 'balance.updated'),
      ('payment movements', ${payment}, 1, ${completed}, 'balance.updated'),
      ('orders', ${order}, 2, 'paid ${PRICE} 0 0 ' || ${payment} || ' - ' || ${line}, 'order.paid'),
      ('sales', ${payment}, 1, ${completed}, 'order.paid')
    ) as s(book, object, rank, content, topic)`)
}

/** What the history has left: stock and wallets. */
async function writeTotals(shop: Shop, orders: number): Promise<void> {
  const sold = `(select count(*) from generate_series(1, ${orders}) as n where n % ${PRODUCTS} = k)`
  const products = `generate_series(0, ${PRODUCTS - 1}) as k`
  await shop.sql('order').query(`
    delete from product where product_id like 'past-%';
    insert into product (product_id, name, price, on_sale, available, reserved, stocked, version, created_at)
    select 'past-' || k, 'Past', ${PRICE}, true, ${STOCKED} - ${sold}, 0, ${STOCKED}, 1, ${AT} from ${products}`)
  await shop.sql('ranking').query(`
    insert into product (product_id, name, price, on_sale, changed_at)
    select 'past-' || k, 'Past', ${PRICE}, true, ${AT} from ${products} on conflict do nothing`)
  await shop.sql('data-platform').query(`
    delete from statement where book in ('stock', 'catalogue') and object like 'past-%';
    insert into statement (book, object, rank, position, content, event_id, topic, occurred_on)
    select book, 'past-' || k, 1, 0, content, 'past', topic, ${AT}
    from ${products}, lateral (values
      ('stock', ${STOCKED} - ${sold} || ' 0', 'product.stock-changed'),
      ('catalogue', '${PRICE} true Past', 'product.changed')
    ) as s(book, content, topic)`)
  await shop.sql('balance').query(`
    delete from entry where transfer_id like 'opening:past-%'; delete from transfer where transfer_id like 'opening:past-%';
    delete from wallet where user_id like 'past-%';
    insert into transfer (transfer_id, kind, user_id, created_at, version, balance, points_balance)
    select 'opening:past-' || c, 'charge', 'past-' || c, ${AT}, 0, 0, 0 from generate_series(0, ${CUSTOMERS - 1}) as c;
    insert into entry (transfer_id, account, amount)
    select 'opening:past-' || c, account, amount from generate_series(0, ${CUSTOMERS - 1}) as c, lateral (
      select count(*) * ${PRICE} + 1 as spent from generate_series(1, ${orders}) as n where n % ${CUSTOMERS} = c
    ) s, lateral (values ('wallet:past-' || c, spent), ('funding', -spent)) as e(account, amount);
    insert into wallet (user_id, balance, points, version)
    select 'past-' || c, 1, 0, 1 from generate_series(0, ${CUSTOMERS - 1}) as c`)
  await shop.sql('data-platform').query(`
    delete from statement where book = 'transfers' and object like 'opening:past-%';
    insert into statement (book, object, rank, position, content, event_id, topic, occurred_on)
    select 'transfers', 'opening:past-' || c, 1, 0, 'charge - ' || (
        select count(*) * ${PRICE} + 1 from generate_series(1, ${orders}) as n where n % ${CUSTOMERS} = c
      ) || ' 0 0 0', 'past', 'balance.updated', ${AT} from generate_series(0, ${CUSTOMERS - 1}) as c`)
}
