import type { ServiceName } from './shop.ts'

/** Something that is made wrong behind the services' backs, how it is made good again, and what an audit must say of it. */
export interface Plant {
  readonly what: string
  readonly service: ServiceName
  /** Its statements are scripts for Redis, and not SQL. */
  readonly inRedis?: true
  readonly corrupt: string
  readonly mend: string
  /** Of the equations that break, at least this one. */
  readonly breaks: string
  /** What the objects that it names must contain. */
  readonly names: string
}

/** What an audit must say. */
type Found = Pick<Plant, 'breaks' | 'names'>
type Rows = { readonly table: string; readonly where: string }

/** As a superuser may: no trigger and no foreign key hinders it. */
const unhindered = (sql: string) =>
  `set session_replication_role = replica; ${sql}; set session_replication_role = origin`

/** What a script does with each key of a name of ranking in Redis. */
const withKeys = (name: string, script: string) =>
  `for _, key in ipairs(redis.call('KEYS', 'ranking:' .. ARGV[1] .. '${name}')) do ${script} end`

const plant = (service: ServiceName, what: string, found: Found, sql: { corrupt: string; mend: string }) => ({
  ...{ service, what, ...found },
  ...{ corrupt: unhindered(sql.corrupt), mend: unhindered(sql.mend) },
})

/** Columns that have other values. */
const changed = ({ table, where }: Rows, set: string, undo: string) => ({
  corrupt: `update ${table} set ${set} where ${where}`,
  mend: `update ${table} set ${undo} where ${where}`,
})

/** A number that is one more. */
const oneMore = (rows: Rows, column: string) =>
  changed(rows, `${column} = ${column} + 1`, `${column} = ${column} - 1`)

/** Rows that are lost, and found again. */
const lost = ({ table, where }: Rows) => ({
  corrupt: `create table lost_${table} as select * from ${table} where ${where}; delete from ${table} where ${where}`,
  mend: `insert into ${table} select * from lost_${table}; drop table lost_${table}`,
})

const ORDERS = 'each order is as its events say'
const STOCK = 'the stock of each product is as its last event says'
const PAYMENTS = 'each payment is as it was answered'
const MOVEMENTS = 'each movement of money and points is as it was published'
const COUPONS = 'each coupon is as it was issued'
const MESSAGES = 'each requested message has a delivery'
const UNKNOWN_ID = '00000000-0000-7000-8000-00000000f0f0'

/** Kinds of corruption, in the shop of a customer `ann` with an order of each state; she used a coupon for the paid one. */
export function plantsIn(
  orders: Readonly<Record<'paid' | 'declined' | 'refunded' | 'open', string>>,
): Plant[] {
  const { paid, declined, refunded, open } = orders
  const of = (orderId: string) => `order_id = '${orderId}'`
  const product = (productId: string) => ({ table: 'product', where: `product_id = '${productId}'` })
  const moved = `transfer_id = 'payment:' || (select payment_id from payment where ${of(paid)})`
  const orderRow = (orderId: string) => ({ table: 'orders', where: of(orderId) })
  const paymentOf = (orderId: string) => ({ table: 'payment', where: of(orderId) })
  return [
    plant(
      'order',
      'an order is set to paid',
      { breaks: ORDERS, names: open },
      {
        corrupt: `update orders set status = 'paid', payment_id = '${UNKNOWN_ID}', paid_at = now() where ${of(open)}`,
        mend: `update orders set status = 'payable', payment_id = null, paid_at = null where ${of(open)}`,
      },
    ),
    plant('order', 'an order costs more', { breaks: ORDERS, names: paid }, oneMore(orderRow(paid), 'amount')),
    plant(
      'order',
      'a line has one piece more',
      { breaks: ORDERS, names: paid },
      oneMore({ table: 'order_line', where: `${of(paid)} and product_id = 'green-tea'` }, 'quantity'),
    ),
    plant('order', 'an order is lost', { breaks: ORDERS, names: declined }, lost(orderRow(declined))),
    plant(
      'order',
      'an order waits for a payment that it did not request',
      {
        breaks: 'each answer that an order waits for was requested',
        names: open,
      },
      changed(
        orderRow(open),
        `status = 'paying', payment_id = '${UNKNOWN_ID}', paying_since = now(), asked_at = now()`,
        `status = 'payable', payment_id = null, paying_since = null, asked_at = null`,
      ),
    ),
    plant(
      'order',
      'there is a piece too many',
      { breaks: STOCK, names: 'brass-spoons' },
      {
        corrupt: `update product set available = available + 1, stocked = stocked + 1 where product_id = 'brass-spoons'`,
        mend: `update product set available = available - 1, stocked = stocked - 1 where product_id = 'brass-spoons'`,
      },
    ),
    plant(
      'order',
      'a piece is reserved for no order',
      { breaks: STOCK, names: 'onggi-jar' },
      oneMore(product('onggi-jar'), 'reserved'),
    ),
    plant(
      'order',
      'a price is changed in the table',
      {
        breaks: 'each product is in the catalogue as its last event says',
        names: 'rice-cooker',
      },
      oneMore(product('rice-cooker'), 'price'),
    ),
    plant(
      'balance',
      'an entry of the ledger is changed',
      { breaks: MOVEMENTS, names: 'payment:' },
      oneMore({ table: 'entry', where: `account = 'wallet:ann' and ${moved}` }, 'amount'),
    ),
    plant(
      'balance',
      'a wallet has more than its entries',
      { breaks: 'the own checks of balance hold', names: 'wallets' },
      oneMore({ table: 'wallet', where: `user_id = 'ann'` }, 'balance'),
    ),
    plant(
      'balance',
      'money is invented, with correct books',
      { breaks: MOVEMENTS, names: 'charge:forged' },
      {
        corrupt: `insert into transfer (transfer_id, kind, user_id, created_at, version, balance, points_balance)
          select 'charge:forged', 'charge', 'ann', now(), version + 1, balance + 500, points from wallet where user_id = 'ann';
        insert into entry values ('charge:forged', 'wallet:ann', 500), ('charge:forged', 'funding', -500);
        update wallet set balance = balance + 500, version = version + 1 where user_id = 'ann'`,
        mend: `update wallet set balance = balance - 500, version = version - 1 where user_id = 'ann';
        delete from entry where transfer_id = 'charge:forged'; delete from transfer where transfer_id = 'charge:forged'`,
      },
    ),
    plant(
      'balance',
      'the amount of a payment is changed',
      { breaks: PAYMENTS, names: '-' },
      oneMore(paymentOf(paid), 'amount'),
    ),
    plant(
      'balance',
      'a declined payment is completed',
      { breaks: PAYMENTS, names: '-' },
      changed(
        paymentOf(declined),
        `status = 'completed', reason = null`,
        `status = 'declined', reason = 'insufficient-balance'`,
      ),
    ),
    plant(
      'balance',
      'a refund is undone',
      { breaks: PAYMENTS, names: '-' },
      changed(
        paymentOf(refunded),
        `status = 'completed', refunded_at = null`,
        `status = 'refunded', refunded_at = now()`,
      ),
    ),
    plant('balance', 'a payment is lost', { breaks: PAYMENTS, names: '-' }, lost(paymentOf(refunded))),
    plant(
      'balance',
      'a payment is invented',
      { breaks: PAYMENTS, names: UNKNOWN_ID },
      {
        corrupt: `insert into payment (payment_id, order_id, user_id, amount, status, answered_at, points)
        values ('${UNKNOWN_ID}', '${open}', 'ann', 0, 'completed', now(), 0)`,
        mend: `delete from payment where payment_id = '${UNKNOWN_ID}'`,
      },
    ),
    plant(
      'coupon',
      'a coupon is issued beyond what was promised',
      { breaks: COUPONS, names: UNKNOWN_ID },
      {
        corrupt: `insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, minimum_amount, status, issued_at,
          expires_at, version)
        select '${UNKNOWN_ID}', campaign_id, 'eve', name, kind, amount, minimum_amount, 'available', now(),
          now() + interval '1 day', 1 from campaign`,
        mend: `delete from coupon where user_id = 'eve'`,
      },
    ),
    plant(
      'coupon',
      'a coupon takes more off',
      { breaks: COUPONS, names: '-' },
      oneMore({ table: 'coupon', where: `user_id = 'ann'` }, 'amount'),
    ),
    plant(
      'coupon',
      'an order has used another discount',
      {
        breaks: 'each used coupon is used by the paid order that names it',
        names: paid,
      },
      oneMore({ table: 'coupon_order', where: of(paid) }, 'discount'),
    ),
    plant(
      'coupon',
      'a used coupon is free again',
      { breaks: 'the own checks of coupon hold', names: 'coupon' },
      changed(
        { table: 'coupon', where: `user_id = 'ann'` },
        `status = 'available', order_id = null, used_at = null`,
        `status = 'used', order_id = '${paid}', used_at = now()`,
      ),
    ),
    plant(
      'coupon',
      'the request of a coupon is lost',
      { breaks: 'the own checks of coupon hold', names: 'sequence numbers' },
      lost({ table: 'request', where: `user_id = 'ann'` }),
    ),
    plant(
      'coupon',
      'a sequence number is skipped',
      { breaks: 'the own checks of coupon hold', names: 'sequence numbers' },
      oneMore({ table: 'request', where: `user_id = 'ann'` }, 'ticket'),
    ),
    plant(
      'notification',
      'a notification is lost',
      {
        breaks: 'each event that people are told of is in an inbox',
        names: '-',
      },
      lost({ table: 'notification', where: `kind = 'order-paid'` }),
    ),
    plant(
      'notification',
      'a mail is lost',
      { breaks: MESSAGES, names: '/email' },
      lost({ table: 'delivery', where: `kind = 'order-cancelled'` }),
    ),
    plant(
      'notification',
      'a mail is about something else',
      { breaks: MESSAGES, names: '/email' },
      changed(
        { table: 'delivery', where: `channel = 'email' and kind in ('balance-charged', 'x')` },
        `kind = 'x'`,
        `kind = 'balance-charged'`,
      ),
    ),
    plant(
      'ranking',
      'the ranking shows another price',
      {
        breaks: 'the ranking knows each product as the catalogue has it',
        names: 'green-tea',
      },
      oneMore(product('green-tea'), 'price'),
    ),
    plant(
      'ranking',
      'a sale is counted with a piece more',
      { breaks: 'each sale is counted in the ranking as its event says', names: '/coffee-beans' },
      oneMore({ table: 'counted_sale', where: `product_id = 'coffee-beans'` }, 'pieces'),
    ),
    plant(
      'ranking',
      'a counted sale is lost',
      { breaks: 'each sale is counted in the ranking as its event says', names: '/coffee-beans' },
      lost({ table: 'counted_sale', where: `product_id = 'coffee-beans'` }),
    ),
    plant(
      'ranking',
      'a measured window has another revision',
      { breaks: 'each measured window is in the ranking as its event says', names: '-' },
      oneMore({ table: 'measured_window', where: `kind = 'tumbling'` }, 'revision'),
    ),
    plant(
      'ranking',
      'a counted activity is of another product',
      { breaks: 'the own checks of ranking hold', names: 'hanji-notebook' },
      changed(
        { table: 'counted_activity', where: 'true' },
        `product_id = 'hanji-notebook'`,
        `product_id = 'rice-cooker'`,
      ),
    ),
    plant(
      'ranking',
      'a snapshot has other points',
      { breaks: 'the own checks of ranking hold', names: 'coffee-beans' },
      oneMore({ table: 'snapshot', where: `product_id = 'coffee-beans'` }, 'points'),
    ),
    {
      ...{ service: 'ranking', what: 'a product is ranked higher', inRedis: true },
      ...{ breaks: 'the own checks of ranking hold', names: 'coffee-beans' },
      corrupt: withKeys(
        '????-??-??@*',
        `redis.call('COPY', key, key .. ':kept') redis.call('ZINCRBY', key, 1, 'coffee-beans')`,
      ),
      mend: withKeys('????-??-??@*:kept', `redis.call('RENAME', key, string.sub(key, 1, -6))`),
    },
    plant(
      'data-platform',
      'a figure is higher',
      { breaks: 'the own checks of data-platform hold', names: 'figures' },
      oneMore({ table: 'figure', where: 'amount > 0' }, 'amount'),
    ),
    plant(
      'data-platform',
      'an event is lost from the log',
      { breaks: 'the own checks of data-platform hold', names: 'position' },
      lost({ table: 'event', where: `topic = 'order.paid'` }),
    ),
    plant(
      'data-platform',
      'the log says another amount of a sale',
      {
        breaks: 'each paid order has its completed payment, of the same amount',
        names: '-',
      },
      changed(
        { table: 'statement', where: `book = 'sales'` },
        `content = content || '0'`,
        'content = left(content, -1)',
      ),
    ),
  ]
}
