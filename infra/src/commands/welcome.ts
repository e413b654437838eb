import { ask, host } from '@jangteo/launcher'
import { type Coordinates, databaseUrl } from '../coordinates.ts'
import type { Ports } from '../ports.ts'
import { services } from '../services.ts'

/** The demo's customer, who has money in the wallet. */
const customer = 'demo'
const day = 86_400

/** A token for the demo's customer, valid for a day. */
export async function demoToken(stack: Coordinates): Promise<string> {
  const answer = await ask(`${stack.issuer}/token`, 'POST', {
    sub: customer,
    role: 'customer',
    expiresIn: day,
  })
  return JSON.parse(answer).access_token
}

/** Places an order for two bags of coffee and pays it: the first thing to try. */
const placeAndPay = (shop: string) => `\
ORDER=$(curl -s ${shop}/orders -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
  -d '{"lines":[{"productId":"coffee-beans","quantity":2}]}' | sed 's/.*"orderId":"\\([^"]*\\)".*/\\1/')
curl -s -X POST ${shop}/orders/$ORDER/pay -H "authorization: Bearer $TOKEN" -H 'Prefer: wait=3'`

/** The text that is printed when the shop has started. */
export function welcome(stack: Coordinates, ports: Ports, token: string, inspected?: string): string {
  const shop = `http://${host}:${ports.apiGateway}`
  const rows = [
    ['console', `http://${host}:${ports.console}`, 'sign in as any name, with the role operator or customer'],
    ['API gateway', shop, `${shop}/docs`],
    ...services.map((service) => {
      const url = `http://${host}:${ports[service.port]}`
      return [service.name, url, `${url}/docs`]
    }),
    ...(stack.kafkaBrokers.length > 0
      ? [
          ['Kafka', ...stack.kafkaBrokers],
          ['registry', stack.schemaRegistryUrl],
        ]
      : []),
    ['PostgreSQL', databaseUrl(stack, 'postgres')],
    ['Redis', stack.redisAdminUrl],
    ['payment gateway', stack.gatewayUrl],
    ['mail', stack.mailPageUrl, stack.smtpUrl],
    ['data receiver', `${stack.dataReceiverUrl}/v1/destinations/warehouse`],
    ...(inspected ? [['debugger', `${host}:${ports.inspector}`, `attach to it for ${inspected}`]] : []),
    ['tokens', `POST ${stack.issuer}/token {"sub":"ann","role":"customer"}`],
  ]
  const table = rows.map(([name = '', ...rest]) => `  ${name.padEnd(15)} ${rest.join('   ')}`).join('\n')
  return `
${table}

Place an order and pay it, as customer "${customer}":

TOKEN=${token}
${placeAndPay(shop)}

Ctrl-C stops everything. ${stack.kafkaBrokers.length > 0 ? 'Logs: npm run stack -- logs <name>' : inOneProcess}
`
}

const inOneProcess = `Logs: MESSAGING_TRANSPORT=memory npm run stack -- logs shop

Without Kafka: all services are one process, and their events are in its memory. They end with it, so each start begins with new
databases. Those of \`npm start\` with Kafka are left alone.`
