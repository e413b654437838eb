import { id, instant, productId, searchText, text, won } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { ORDER_STATUSES } from '../domain/order.ts'
import { MAX_LINES, MAX_ORDER_AMOUNT, MAX_QUANTITY } from '../domain/place-order.ts'
import { MAX_STOCK, PRODUCT_SORTS } from '../domain/product.ts'

export const productParams = z.object({ productId })
export const orderParams = z.object({ orderId: id })

export const newOrder = z
  .strictObject({
    lines: z
      .array(z.strictObject({ productId, quantity: z.int().min(1).max(MAX_QUANTITY) }))
      .min(1)
      .max(MAX_LINES)
      .describe('The same product may be named twice: its quantities are added up.'),
    couponId: id
      .optional()
      .describe('One of my coupons. The order is `awaiting-coupon` until the coupon service has answered.'),
  })
  .meta({ id: 'NewOrder', example: { lines: [{ productId: 'coffee-beans', quantity: 2 }] } })

export const payment = z
  .strictObject({
    usePoints: z
      .int()
      .min(0)
      .max(MAX_ORDER_AMOUNT)
      .default(0)
      .describe('The part of the amount to be paid in points, one won each.'),
  })
  .meta({ id: 'OrderPayment' })
  .default({ usePoints: 0 })

/** Maximum number of products that a request names. */
const MOST_NAMED = 100
const productIds = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}(,[a-z0-9][a-z0-9-]{0,63})*$/,
    'must be product ids with commas between them',
  )
  .transform((value) => [...new Set(value.split(','))])
  .refine((ids) => ids.length <= MOST_NAMED, `must be at most ${MOST_NAMED} ids`)

export const productQuery = z.strictObject({
  ids: productIds
    .optional()
    .describe(
      `Up to ${MOST_NAMED} product ids with commas between them: these products in this order, also retired ones, without those ` +
        'that do not exist. They are one page, which no cursor continues; search, sort and limit have no effect then.',
    ),
  search: searchText(100).optional().describe('Part of the name or id.'),
  sort: z.enum(PRODUCT_SORTS).default('name'),
  ...pageQuery,
})

const bilingual = (text: z.ZodString) => z.strictObject({ ko: text, en: text })
const picture = z
  .string()
  .max(20_000)
  .regex(
    /^(https:\/\/[!#-&(-;=?-~]+|data:image\/(svg\+xml|png|jpeg|webp|avif)[;,][!#-&(-;=?-~]+)$/,
    'must be an https: address or an image as a data: address, percent-encoded',
  )

export const productDetails = z
  .strictObject({
    names: bilingual(text(200)),
    descriptions: bilingual(text(2_000)),
    category: productId.describe('Lower case letters, digits and dashes.'),
    pictures: z
      .array(picture)
      .max(8)
      .readonly()
      .describe('`https:` or `data:image/…` addresses; the first is shown in lists.'),
  })
  .meta({
    id: 'ProductDetails',
    example: {
      names: { ko: '청자 잔', en: 'Celadon cup' },
      descriptions: { ko: '가마에서 구운 청자 잔입니다.', en: 'A celadon cup from the kiln.' },
      category: 'kitchen',
      pictures: ['https://pictures.example.com/celadon-cup.webp'],
    },
  })

const productEntry = z.object({
  productId: z.string(),
  name: z.string(),
  price: won,
  onSale: z.boolean(),
  available: z.int().describe('Pieces that can be ordered now.'),
})

export const product = productEntry
  .extend({
    details: productDetails.nullable().describe('What pages show of it; null when nothing was written.'),
  })
  .describe('The product as it is now.')
  .meta({ id: 'Product' })

export const stockedProduct = productEntry
  .extend({
    reserved: z.int().describe('Pieces reserved for unpaid orders.'),
  })
  .describe('The product as it is now, with its stock.')
  .meta({ id: 'StockedProduct' })

export const catalogue = pageOf(product)
  .describe('Products on sale, in the requested order.')
  .meta({ id: 'ProductPage' })

/** Words in paths of the shop at the place of a product id, as in `/products/popular`. */
const WORDS_OF_PATHS = ['popular', 'trending']
const newProductId = productId.refine(
  (id) => !WORDS_OF_PATHS.includes(id),
  'is a word that paths of the shop use',
)

const name = text(200)
const price = won.min(1).max(MAX_ORDER_AMOUNT)

export const newProduct = z
  .strictObject({ productId: newProductId, name, price, available: z.int().min(0).max(MAX_STOCK).default(0) })
  .meta({
    id: 'NewProduct',
    example: { productId: 'celadon-cup', name: 'Celadon cup', price: 45_000, available: 20 },
  })

export const productChange = z
  .strictObject({ name: name.optional(), price: price.optional() })
  .refine(({ name, price }) => name !== undefined || price !== undefined, 'must change something')
  .meta({ id: 'ProductChange', minProperties: 1, example: { price: 42_000 } })

export const stockChange = z
  .strictObject({
    change: z
      .int()
      .min(-MAX_STOCK)
      .max(MAX_STOCK)
      .refine((change) => change !== 0, 'must not be zero')
      .meta({ not: { const: 0 } })
      .describe('Pieces added; negative for pieces taken off.'),
    reason: text(200),
  })
  .meta({ id: 'StockChange', example: { change: 100, reason: 'delivery of 21 November' } })

export const status = z.enum(ORDER_STATUSES).meta({ id: 'OrderStatus' })
const orderLine = z
  .object({ productId: z.string(), name: z.string(), unitPrice: won, quantity: z.int() })
  .meta({ id: 'OrderLine' })

export const order = z
  .object({
    orderId: z.uuid(),
    status,
    lines: z.array(orderLine).readonly(),
    amount: won.describe('Amount to pay in won: the total of the lines minus the discount.'),
    discount: won,
    couponId: z.uuid().nullable(),
    createdAt: z.date(),
    expiresAt: z.date().describe('Time at which it expires unless it is paid.'),
    declineReason: z
      .string()
      .nullable()
      .optional()
      .describe('Only when payable: reason for which the last payment was declined, or null.'),
    paymentId: z
      .string()
      .nullable()
      .optional()
      .describe(
        'Only when paying, paid or cancelled; when cancelled, the payment that is being refunded, or null.',
      ),
    points: z.int().optional().describe('The part of the payment in points.'),
    payingSince: z.date().optional(),
    paidAt: z.date().nullable().optional(),
    reason: z.string().optional().describe('Reason for the cancellation or refusal.'),
    cancelledAt: z.date().optional(),
    refundedAt: z.date().optional(),
    expiredAt: z.date().optional(),
    refusedAt: z.date().optional(),
  })
  .describe('The order as it is now.')
  .meta({ id: 'Order' })

export const orderQuery = z.strictObject({
  status: status.optional(),
  from: instant.optional().describe('Placed at this time or later.'),
  to: instant.optional().describe('Placed before this time.'),
  ...pageQuery,
})
export const orders = pageOf(order).describe('My orders, newest first.').meta({ id: 'OrderPage' })

export const change = z.object({
  type: z.string(),
  status: status.describe('Status of the order after the change.'),
  actor: z.string().describe('Author of the change: `user:<id>`, `operator:<id>`, or `service:<name>`.'),
  note: z.string().nullable(),
  occurredOn: z.date(),
})
export const history = z
  .object({ orderId: z.string(), items: z.array(change) })
  .describe('Changes of the order, oldest first.')
  .meta({ id: 'OrderHistory' })

const note = text(500)
export const cancellation = z
  .strictObject({ reason: note.optional() })
  .meta({ id: 'OrderCancellation' })
  .default({})
export const actionReason = note.describe(
  'Reason. It is kept in the history of the order, forever and with your name: do not name another person in it.',
)
export const stuckOrderAction = z
  .strictObject({ reason: actionReason })
  .meta({ id: 'StuckOrderAction', example: { reason: 'the customer called' } })

export const stuckQuery = z.strictObject(pageQuery)
const stuckOrder = z
  .object({ order: order.extend({ userId: z.string() }), since: z.date().describe('Start of the wait.') })
  .meta({ id: 'StuckOrder' })
export const stuckOrders = pageOf(stuckOrder)
  .describe('Stuck orders, longest wait first.')
  .meta({ id: 'StuckOrderPage' })

export const auditTotals = z.object({
  orders: z
    .record(z.string(), z.object({ count: z.int(), amount: won, discount: won }))
    .describe('By status.'),
  pieces: z.object({ stocked: z.int(), available: z.int(), reserved: z.int(), sold: z.int() }),
})
