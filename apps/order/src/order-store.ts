import type { Order, OrderLine, PayableOrder } from './domain/order.ts'
import type { WantedLine } from './domain/place-order.ts'
import type { Product } from './domain/product.ts'
import { Prisma } from './generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

interface ProductRow {
  productId: string
  name: string
  price: bigint
  onSale: boolean
  available: number
  reserved: number
}

interface OrderRow {
  orderId: string
  userId: string
  status: Order['status']
  amount: bigint
  version: number
  paymentId: string | null
  declineReason: string | null
  createdAt: Date
  payingSince: Date | null
  paidAt: Date | null
  lines: OrderLine[]
}

const productColumns = Prisma.sql`
  p.product_id as "productId", p.name, p.price, p.on_sale as "onSale", p.available, p.reserved`

const orderColumns = Prisma.sql`
  o.order_id as "orderId", o.user_id as "userId", o.status, o.amount, o.version, o.payment_id as "paymentId",
  o.decline_reason as "declineReason", o.created_at as "createdAt", o.paying_since as "payingSince",
  o.paid_at as "paidAt",
  (select json_agg(json_build_object('productId', l.product_id, 'name', l.name, 'unitPrice', l.unit_price,
                                     'quantity', l.quantity) order by l.product_id)
   from order_line l where l.order_id = o.order_id) as lines`

/** The products of these ids that exist; nobody else changes them until the end of the transaction. Locked in id order. */
export async function lockProducts(tx: Tx, productIds: readonly string[]): Promise<Map<string, Product>> {
  return byProductId(
    await tx.$queryRaw<ProductRow[]>`
      select ${productColumns} from product p where p.product_id = any(${productIds}::text[])
      order by p.product_id for update of p`,
  )
}

/** Takes the pieces of paid lines out of what is reserved, and answers the products as they were before. */
export async function sellStock(tx: Tx, lines: readonly WantedLine[]): Promise<Map<string, Product>> {
  return byProductId(
    await tx.$queryRaw<ProductRow[]>`
      with sold as (
        select s.product_id, sum(s.quantity)::int as quantity
        from unnest(${lines.map((line) => line.productId)}::text[], ${lines.map((line) => line.quantity)}::int[])
          as s(product_id, quantity)
        group by s.product_id
      ), locked as (
        select p.product_id, p.name, p.price, p.on_sale, p.available, p.reserved, sold.quantity
        from product p join sold using (product_id)
        order by p.product_id for update of p
      ), taken as (
        update product set reserved = product.reserved - l.quantity
        from locked l where product.product_id = l.product_id
      )
      select ${productColumns} from locked p`,
  )
}

/** Puts products into the catalogue, and answers the ids of those that were not there before. */
export async function insertProducts(tx: Tx, products: readonly Product[]): Promise<Set<string>> {
  const inserted = await tx.product.createManyAndReturn({
    data: products.map((product) => ({ ...product, price: BigInt(product.price) })),
    skipDuplicates: true,
    select: { productId: true },
  })
  return new Set(inserted.map(({ productId }) => productId))
}

export async function listProducts(tx: Tx): Promise<Product[]> {
  const rows = await tx.product.findMany({ orderBy: { productId: 'asc' } })
  return rows.map(toProduct)
}

export async function findProduct(tx: Tx, productId: string): Promise<Product | undefined> {
  const row = await tx.product.findUnique({ where: { productId } })
  return row ? toProduct(row) : undefined
}

/** Appends orders, and writes the stock of the products that their pieces were reserved of; all locked, in one statement. */
export async function insertOrders(
  tx: Tx,
  orders: readonly PayableOrder[],
  stock: readonly Product[],
): Promise<void> {
  const lines = orders.flatMap(({ orderId, lines }) => lines.map((line) => ({ orderId, ...line })))
  await tx.$executeRaw`
    with placed as (
      insert into orders (order_id, user_id, status, amount, version, created_at)
      select * from unnest(${orders.map((order) => order.orderId)}::uuid[], ${orders.map((order) => order.userId)}::text[],
                           ${orders.map((order) => order.status)}::text[], ${orders.map((order) => order.amount)}::bigint[],
                           ${orders.map((order) => order.version)}::int[], ${orders.map((order) => order.createdAt)}::timestamptz[])
    ), stocked as (
      update product set available = s.available, reserved = s.reserved
      from unnest(${stock.map((product) => product.productId)}::text[], ${stock.map((product) => product.available)}::int[],
                  ${stock.map((product) => product.reserved)}::int[]) as s(product_id, available, reserved)
      where product.product_id = s.product_id
    )
    insert into order_line (order_id, product_id, name, unit_price, quantity)
    select * from unnest(${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.productId)}::text[],
                         ${lines.map((line) => line.name)}::text[], ${lines.map((line) => line.unitPrice)}::bigint[],
                         ${lines.map((line) => line.quantity)}::int[])`
}

/** The order, if it is this user's. */
export async function findOrder(
  tx: Tx,
  key: { orderId: string; userId: string },
): Promise<Order | undefined> {
  const [row] = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o where o.order_id = ${key.orderId}::uuid and o.user_id = ${key.userId}`
  return row && toOrder(row)
}

/** The order, if it is this user's; nobody else changes it until the end of the transaction. */
export async function lockOrder(
  tx: Tx,
  key: { orderId: string; userId: string },
): Promise<Order | undefined> {
  const [row] = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o where o.order_id = ${key.orderId}::uuid and o.user_id = ${key.userId}
    for update of o`
  return row && toOrder(row)
}

/** The orders that exist, by their ids; locked in that order. */
export async function lockOrders(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Order>> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o where o.order_id = any(${orderIds}::uuid[])
    order by o.order_id for update of o`
  return new Map(rows.map((row) => [row.orderId, toOrder(row)]))
}

/** Writes what can change of orders that are locked. */
export async function saveOrders(tx: Tx, orders: readonly Order[]): Promise<void> {
  const rows = orders.map(toRow)
  await tx.$executeRaw`
    update orders set status = c.status, version = c.version, payment_id = c.payment_id,
      decline_reason = c.decline_reason, paying_since = c.paying_since, paid_at = c.paid_at
    from unnest(${rows.map((row) => row.orderId)}::uuid[], ${rows.map((row) => row.status)}::text[],
                ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.paymentId)}::uuid[],
                ${rows.map((row) => row.declineReason)}::text[], ${rows.map((row) => row.payingSince)}::timestamptz[],
                ${rows.map((row) => row.paidAt)}::timestamptz[])
      as c(order_id, status, version, payment_id, decline_reason, paying_since, paid_at)
    where orders.order_id = c.order_id`
}

const byProductId = (rows: ProductRow[]): Map<string, Product> =>
  new Map(rows.map((row) => [row.productId, toProduct(row)]))

const toProduct = (row: ProductRow): Product => ({ ...row, price: Number(row.price) })

function toOrder(row: OrderRow): Order {
  const { orderId, userId, lines, version, createdAt } = row
  const facts = { orderId, userId, lines, amount: Number(row.amount), version, createdAt }
  switch (row.status) {
    case 'payable':
      return { ...facts, status: 'payable', declineReason: row.declineReason }
    case 'paying':
      return {
        ...facts,
        status: 'paying',
        paymentId: present(row.paymentId),
        payingSince: present(row.payingSince),
      }
    case 'paid':
      return { ...facts, status: 'paid', paymentId: present(row.paymentId), paidAt: present(row.paidAt) }
  }
}

const toRow = (order: Order) => ({
  orderId: order.orderId,
  status: order.status,
  version: order.version,
  paymentId: order.status === 'payable' ? null : order.paymentId,
  declineReason: order.status === 'payable' ? order.declineReason : null,
  payingSince: order.status === 'paying' ? order.payingSince : null,
  paidAt: order.status === 'paid' ? order.paidAt : null,
})

/** The table's CHECK on each state's fields makes this certain. */
function present<T>(value: T | null): T {
  if (value === null) throw new Error('a row of orders lacks a field of its state')
  return value
}
