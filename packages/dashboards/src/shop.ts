import { type Dashboard, lines, rate, stat } from './dashboard.ts'

/** Events of a topic for each second: what was published, whether or not a service has read it. */
const published = (topic: string) => `sum(${rate(`kafka_topic_partition_current_offset{topic="${topic}"}`)})`

const inLastHour = (topic: string) =>
  `sum(increase(kafka_topic_partition_current_offset{topic="${topic}"}[1h]))`

export const shop = {
  name: 'shop',
  title: 'Shop',
  about: 'What customers do, as the events say it, and whether the services agree about it.',
  rows: {
    Now: [
      stat('Orders paid in an hour', 'Events of order.paid.', 'short', inLastHour('order.paid')),
      stat(
        'Orders cancelled in an hour',
        'Events of order.cancelled.',
        'short',
        inLastHour('order.cancelled'),
      ),
      stat(
        'Stuck orders',
        'Orders that wait for an answer of balance or coupon for too long.',
        'short',
        'max(order_stuck_orders)',
        1,
      ),
      stat(
        'Differences of the audit',
        'Objects on which the services do not agree, without those that operators have accepted.',
        'short',
        'sum(max by (equation) (audit_difference))',
        1,
      ),
      stat(
        'Last clean audit',
        'Its age. More than 15 minutes is an alert.',
        's',
        'max(audit_clean_age_seconds)',
        900,
      ),
      stat(
        'Requests answered 5xx',
        'As a part of all requests in five minutes, over all services.',
        'percentunit',
        '(sum(rate(http_request_duration_seconds_count{status=~"5.."}[5m])) or vector(0)) / sum(rate(http_request_duration_seconds_count[5m]))',
        0.01,
      ),
    ],
    Orders: [
      lines('Orders', 'Placed, paid and cancelled for each second.', 'eps', {
        placed: published('order.created'),
        paid: published('order.paid'),
        cancelled: published('order.cancelled'),
      }),
      lines('Orders that wait too long', 'Listed by GET /internal/stuck-orders of order.', 'short', {
        stuck: 'max(order_stuck_orders)',
      }),
    ],
    Money: [
      lines('Payments', 'Answers of balance for each second.', 'eps', {
        completed: published('payment.completed'),
        declined: published('payment.declined'),
        refunded: published('payment.refunded'),
      }),
      lines(
        'Changes of balances',
        'Charges, payments and refunds for each second: one event for each change of a customer’s balance.',
        'eps',
        { changes: published('balance.updated') },
      ),
    ],
    Coupons: [
      lines(
        'Coupons',
        'Requests that the waiting room has admitted, coupons issued and reserved for each second.',
        'eps',
        {
          admitted: published('coupon.issue-requested'),
          issued: published('coupon.issued'),
          reserved: published('coupon.reserved'),
          refused: published('coupon.refused'),
        },
      ),
      lines(
        'Admitted and not yet issued',
        'Requests that coupon has still to answer with a coupon.',
        'short',
        {
          requests:
            'sum(max by (partition) (messaging_consumer_lag_records{service="coupon",topic="coupon.issue-requested"}))',
        },
      ),
    ],
    Audit: [
      lines('Differences by equation', 'Anything but 0 is to be looked into: npm run audit.', 'short', {
        '{{equation}}': 'max by (equation) (audit_difference) > 0',
        'accepted: {{equation}}': 'max by (equation) (audit_difference_accepted) > 0',
      }),
      lines('On the way by equation', 'Objects that wait for a service to apply an event.', 'short', {
        '{{equation}}': 'max by (equation) (audit_on_the_way)',
      }),
    ],
    'Customers and messages': [
      lines('What customers look at', 'Events of user.activity for each second.', 'eps', {
        activities: published('user.activity'),
      }),
      lines('Notifications', 'Requested and sent (or given up) for each second.', 'eps', {
        requested: published('notification.requested'),
        sent: published('notification.sent'),
      }),
    ],
  },
} as const satisfies Dashboard
