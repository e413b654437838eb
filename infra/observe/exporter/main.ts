/**
 * Metrics of Kafka and PostgreSQL for Prometheus, read from both at each scrape. It keeps nothing, and starts before they do.
 *
 * GET /metrics   in the text format of Prometheus
 * GET /health    200 as soon as it listens
 */
import { createServer } from 'node:http'
import { kafkaReadings } from './kafka.ts'
import { postgresReadings } from './postgres.ts'
import { page } from './readings.ts'

const { HOST = '127.0.0.1', EXPORTER_PORT = '9187', KAFKA_BROKERS, DATABASE_URL } = process.env
if (!KAFKA_BROKERS || !URL.canParse(DATABASE_URL ?? '')) {
  console.error(
    'KAFKA_BROKERS must be a list of host:port, and DATABASE_URL a postgresql:// URL of a role that may monitor it',
  )
  process.exit(2)
}

const readings = [
  ...kafkaReadings(KAFKA_BROKERS.split(','), process.env),
  ...postgresReadings(DATABASE_URL as string),
]

/** The last error of each reading: it is in the log once, and not at each scrape. */
const logged = new Map<string, string>()
const failed = (reading: string, error: unknown) => {
  const reason = reasonOf(error)
  if (logged.get(reading) === reason) return
  logged.set(reading, reason)
  console.error(`${new Date().toISOString()} ${reading} cannot be read: ${reason}`)
}

/** An error of several requests names each of them. */
function reasonOf(error: unknown): string {
  const causes = error instanceof AggregateError ? error.errors.map(reasonOf).join('; ') : ''
  return `${error instanceof Error ? error.message : error}${causes && ` (${causes})`}`
}

const server = createServer(async (request, response) => {
  const route = request.url?.split('?')[0]
  if (route === '/health') return response.end('ok\n')
  if (route !== '/metrics') return response.writeHead(404).end()
  const text = await page(readings, failed)
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
})
server.listen(Number(EXPORTER_PORT), HOST)

process.once('SIGTERM', () => process.exit(0))
process.once('SIGINT', () => process.exit(0))
