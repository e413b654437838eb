import type { DeliveryKind } from './delivery.ts'
import type { Fact } from './notice.ts'

/** The text of a message, the same for each channel. */
export interface Message {
  /** One line. */
  readonly title: string
  readonly text: string
  /** Details, such as the lines of an order. */
  readonly rows: { readonly label: string; readonly value: string }[]
}

/** `38,000 won` */
export const won = (amount: string | number): string => `${Number(amount).toLocaleString('en-US')} won`

const CANCELLED_BECAUSE: Readonly<Record<string, string>> = {
  customer: 'It was cancelled as you asked.',
  operator: 'The shop has cancelled it.',
  expired: 'It was not paid in time.',
  'coupon-refused': 'Its coupon could not be used.',
}

/** Writes the message of a notice. @param timeZone of the reader */
export function messageOf(
  { kind, facts }: { kind: DeliveryKind; facts: readonly Fact[] },
  timeZone: string,
): Message {
  const fact = (name: string) => facts.find((each) => each.name === name)?.value
  const row = (label: string, value: string | undefined) => (value ? [{ label, value }] : [])
  const amountRow = (label: string, amount = '0') => (amount === '0' ? [] : row(label, won(amount)))
  const items = facts.filter(({ name }) => name === 'line').map(({ value }) => ({ label: 'Item', value }))
  const amount = fact('amount') ?? '0'

  switch (kind) {
    case 'order-paid':
      return {
        title: `Your order is paid: ${won(amount)}`,
        text: 'Thank you. We have received your payment, and the order is yours.',
        rows: [
          ...items,
          ...amountRow('Discount', fact('discount')),
          ...amountRow('Paid in points', fact('points')),
          { label: 'Paid in all', value: won(amount) },
          ...row('Order', fact('orderId')),
        ],
      }
    case 'order-cancelled': {
      const because = CANCELLED_BECAUSE[fact('reason') ?? ''] ?? ''
      const back = fact('paidAt') ? 'What you have paid goes back to your balance.' : ''
      return {
        title: 'Your order is cancelled',
        text: ['Your order has come to its end.', because, back].filter(Boolean).join(' '),
        rows: [...items, { label: 'Amount', value: won(amount) }, ...row('Order', fact('orderId'))],
      }
    }
    case 'coupon-issued': {
      const percent = fact('percent')
      const worth = percent ? `${percent} %, up to ${won(fact('cap') ?? '0')},` : won(amount)
      const until = fact('expiresAt')
      return {
        title: oneLine(`You have a coupon: ${fact('name') ?? ''}`),
        text: `It takes ${worth} off an order of ${won(fact('minimumAmount') ?? '0')} or more.`,
        rows: row('Usable until', until && localMinute(new Date(until), timeZone)),
      }
    }
    case 'balance-charged':
      return {
        title: `${won(amount)} charged`,
        text: `${won(amount)} came to your balance.`,
        rows: row('Balance', won(fact('balance') ?? '0')),
      }
    case 'email-confirmation': {
      const until = fact('expiresAt')
      return {
        title: 'Confirm your e-mail address',
        text:
          'A customer of Jangteo has set this address for messages about orders. If that was you, confirm it. ' +
          'If it was not, do nothing: no other message comes to this address.',
        rows: row('The link is valid until', until && localMinute(new Date(until), timeZone)),
      }
    }
    case 'audit-difference': {
      const objects = facts.filter(({ name }) => name === 'object')
      const foundAt = fact('foundAt')
      return {
        title: oneLine(`The audit has found a difference: ${fact('equation') ?? ''}`),
        text:
          `This equation held before, and now ${countOf(fact('differences'))} not agree. ` +
          'Run `npm run audit`: it shows what each side holds, and the events that led there.',
        rows: [
          ...objects.map(({ value }) => ({ label: 'Object', value })),
          ...row('Found at', foundAt && localMinute(new Date(foundAt), timeZone)),
        ],
      }
    }
  }
}

const countOf = (count = '0'): string => (count === '1' ? '1 object does' : `${count} objects do`)

/** Removes characters that would end a line or a header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

const localMinute = (date: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(date)} (${timeZone})`
