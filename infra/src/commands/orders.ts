import { type KnownBy, storyOf } from '@jangteo/operator'
import { type Command as Chosen, Command, InvalidArgumentError, Option } from 'commander'
import colors from 'picocolors'
import { countLines, ordersTable, storyPage } from '../operator/order-shown.ts'
import {
  actOnOrders,
  countOrders,
  knownEvents,
  listOrders,
  type OrderFilter,
  recordsOfOrder,
  showOrder,
} from '../operator/orders-api.ts'
import { reachService, reachServices } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { type Everywhere, elsewhere, withEverywhere, withPersonalData } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run orders`: orders of all customers. Ends with 0, with 1 when there is no such order, an action was refused or a
// service does not answer, and with 2 for wrong arguments.

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const USUAL_LIMIT = 100

const program = new Command('npm run orders --')
  .description('orders of all customers: list, count, show, retry and cancel')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText('after', elsewhere('orders', 'list'))

const command = (usage: string, description: string): Chosen =>
  withEverywhere(program.command(usage).description(description))

/** @throws WrongArguments */
const orderId = (text: string): string => {
  if (!UUID.test(text)) throw new WrongArguments(`"${shownSafely(text)}" is not the id of an order: a UUID`)
  return text.toLowerCase()
}

const wholeNumber =
  (most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`)
    return value
  }

const instantOf = (text: string): string => {
  const value = new Date(text)
  if (Number.isNaN(value.getTime()))
    throw new InvalidArgumentError('It must be a time, as 2026-11-29T10:00:00Z.')
  return value.toISOString()
}

const STATES = ['awaiting-coupon', 'payable', 'paying', 'paid', 'cancelled', 'refunded', 'expired', 'refused']

interface Choice extends Everywhere {
  readonly state?: string
  readonly waitsFor?: string
  readonly olderThan?: number
  readonly customer?: string
  readonly product?: string
  readonly from?: string
  readonly to?: string
  readonly newest?: true
  readonly limit: number
}

const withChoice = (chosen: Chosen): Chosen =>
  chosen
    .addOption(new Option('--state <state>', 'only in this state').choices(STATES))
    .addOption(
      new Option('--waits-for <what>', 'only those that wait for it').choices([
        ...['coupon', 'customer', 'payment', 'refund'],
      ]),
    )
    .option('--older-than <seconds>', 'placed at least so long ago', wholeNumber(31_000_000))
    .option('--customer <id>', 'only of this customer')
    .option('--product <id>', 'only with a line of this product')
    .option('--from <time>', 'placed at this time or later', instantOf)
    .option('--to <time>', 'placed before this time', instantOf)
    .option('--newest', 'the newest first; default: the oldest first')
    .option('--limit <count>', 'maximum', wholeNumber(10_000), USUAL_LIMIT)

const filterOf = ({ state, waitsFor, olderThan, customer, product, from, to, newest }: Choice): OrderFilter =>
  Object.fromEntries(
    Object.entries({
      ...{ status: state, waitsFor, olderThan, userId: customer, productId: product, from, to },
      sort: newest ? 'newest' : 'oldest',
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

withChoice(command('list', 'orders, by state, wait, age, customer and product')).action(
  async (options: Choice) => {
    const found = await listOrders(
      await reachService('order', options.url, process.env),
      filterOf(options),
      options.limit,
    )
    if (options.json) return console.log(json(found))
    if (found.orders.length === 0) return console.log('No such orders.')
    console.log(ordersTable(found.orders))
    if (found.more) console.log('There are more: --limit shows more, filters fewer.')
  },
)

command('counts', 'numbers of orders by state and wait, with the oldest of each').action(
  async ({ url, json: asJson }: Everywhere) => {
    const items = await countOrders(await reachService('order', url, process.env))
    console.log(asJson ? json({ items }) : countLines(items).join('\n') || 'There are no orders.')
  },
)

withPersonalData(
  command(
    'show <order>',
    'an order with a lane for each service: what happened, what waits, what is still to come',
  ),
).action(async (text: string, { url, json: asJson, because }: Everywhere & { because?: string }) => {
  const id = orderId(text)
  const services = await reachServices(url, process.env)
  const named = (name: string) => services.find((service) => service.name === name)
  const unknown: string[] = []
  const orElse = <Answer>(answer: Promise<Answer>, otherwise: Answer) =>
    answer.catch((error: Error) => {
      unknown.push(error.message)
      return otherwise
    })
  const [order, dataPlatform] = [named('order'), named('data-platform')]
  if (!order || !dataPlatform) throw new WrongArguments('URLs of order and data-platform are required: --url')
  const [shown, records] = await Promise.all([
    orElse(showOrder(order, id, because), null),
    orElse(recordsOfOrder(dataPlatform, id), []),
  ])
  if (!shown && records.length === 0) throw new Error(unknown.join('\n'))
  const eventIds = records.map(({ eventId }) => eventId)
  const knownBy: KnownBy = await Promise.all(
    services.map(async (service) => ({
      service: service.name,
      known: await knownEvents(service, eventIds).catch(() => null),
    })),
  )
  const story = storyOf(shown, records, knownBy)
  if (asJson) return console.log(json({ order: shown, story, records, knownBy, unknown }))
  console.log(storyPage(shown, story, knownBy, unknown))
})

interface Act extends Everywhere {
  readonly because: string
}

const actCommand = (action: 'retry' | 'cancel', description: string) =>
  command(`${action} <orders...>`, description)
    .requiredOption('--because <reason>', 'why: one sentence, kept with your name')
    .action(async (texts: string[], { url, json: asJson, because }: Act) => {
      const reason = because.trim()
      if (!reason) throw new WrongArguments('a reason is required: --because "…"')
      const orderIds = [...new Set(texts.map(orderId))]
      const items = await actOnOrders(await reachService('order', url, process.env), {
        ...{ action, orderIds, reason },
      })
      if (items.some(({ outcome }) => outcome !== 'done')) process.exitCode = 1
      if (asJson) return console.log(json({ items }))
      for (const { orderId, outcome, status, detail } of items) {
        const mark = outcome === 'done' ? colors.green('✓') : colors.red('✗')
        console.log(
          `${mark} ${orderId}: ${status ?? `${outcome}${detail ? `: ${shownSafely(detail)}` : ''}`}`,
        )
      }
    })

actCommand('retry', 'request again the answers that orders wait for')
actCommand('cancel', 'cancel orders of any customer')

await runProgram(program)
