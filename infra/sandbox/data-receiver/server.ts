import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { BadRequest, type Behaviour, nextAnswer, readBehaviour, usual } from './behaviour.ts'
import { type Batch, openDestinations } from './destinations.ts'
import { isSigned } from './signature.ts'

/**
 * An external data platform for development: it takes batches in their order, and fails as it is configured. Destinations are
 * independent of each other.
 *
 * POST /v1/destinations/<name> a batch, signed → 201 taken, 200 taken before, 409 another one is expected (see GET)
 * GET  /v1/destinations/<name> → 200 {expects, last, events, misplaced, sha256, refused}
 * GET  /v1/destinations/<name>/batches → 200, each batch as a line of JSON
 * PUT  /v1/destinations/<name>/behaviour {answer?, failing?, delayMs?} → 204
 * PUT  /v1/destinations/<name>/forgotten {after} → 204: loses the batches after that sequence
 */
const {
  HOST = '127.0.0.1',
  DATA_RECEIVER_PORT = '8092',
  DATA_DIR = '.',
  TRANSFER_SECRET = 'data-platform-transfer-dev',
} = process.env

const LARGEST_BYTES = 64_000_000

const find = openDestinations(path.join(DATA_DIR, 'destinations'))
const behaviours = new Map<string, Behaviour>()
/** Number of batches that were not answered with success, by destination. */
const refused = new Map<string, number>()

const server = createServer(async (request, response) => {
  const answer = (status: number, body?: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
  try {
    if (request.method === 'GET' && request.url === '/health') return answer(200, { status: 'live' })
    const [, version, things, name = '', part] = (request.url ?? '').split('?')[0]?.split('/') ?? []
    if (version !== 'v1' || things !== 'destinations') return answer(404, { error: 'not_found' })
    const destination = find(name)
    const route = [request.method, part].filter(Boolean).join(' ')
    if (route === 'GET') return answer(200, { ...destination.state(), refused: refused.get(name) ?? 0 })
    if (route === 'GET batches') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      return await pipeline(createReadStream(destination.file), response)
    }
    if (route === 'PUT behaviour') {
      behaviours.set(name, readBehaviour(parse(await read(request))))
      return answer(204)
    }
    if (route === 'PUT forgotten') {
      const { after } = parse(await read(request))
      if (!Number.isInteger(after)) throw new BadRequest('after must be a sequence')
      destination.forgetAfter(after as number)
      return answer(204)
    }
    if (route !== 'POST') return answer(404, { error: 'not_found' })

    const body = await read(request)
    if (!isSigned(request.headers['transfer-signature'], body, TRANSFER_SECRET, Date.now()))
      return answer(401, { error: 'not_signed' })
    const batch = readBatch(parse(body), request.headers['idempotency-key'])
    const behaviour = behaviours.get(name) ?? usual
    await wait(behaviour.delayMs)
    const { status, error } = take(destination, batch, nextAnswer(behaviour))
    if (status >= 300) refused.set(name, (refused.get(name) ?? 0) + 1)
    if (error !== 'silence') answer(status, error ? { error } : { sequence: batch.sequence })
  } catch (error) {
    // A client that aborts a download gets no other answer.
    if (response.headersSent) return response.destroy()
    if (error instanceof BadRequest) answer(400, { error: 'invalid_request', description: error.message })
    else answer(500, { error: 'server_error' })
  }
})

server.listen(Number(DATA_RECEIVER_PORT), HOST)

function take(
  destination: ReturnType<typeof find>,
  batch: Batch,
  how: Behaviour['answer'],
): { status: number; error?: string } {
  if (how === 'error') return { status: 503, error: 'out_of_order' }
  const before = destination.has(batch)
  if (!before && batch.sequence !== destination.state().expects)
    return { status: 409, error: 'another_expected' }
  if (!before) destination.keep(batch)
  if (how === 'error-after-storing') return { status: 500, error: 'server_error' }
  if (how === 'silence-after-storing') return { status: 504, error: 'silence' }
  return { status: before ? 200 : 201 }
}

function readBatch(body: Record<string, unknown>, batchId: unknown): Batch {
  const { sequence, first, last, events } = body
  const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
  if (typeof batchId !== 'string')
    throw new BadRequest('the header idempotency-key must be the id of the batch')
  if (!isWhole(sequence) || !isWhole(first) || !isWhole(last) || !Array.isArray(events))
    throw new BadRequest('a batch is {sequence, first, last, events}')
  for (const event of events)
    if (!isWhole(event?.position) || typeof event.eventId !== 'string')
      throw new BadRequest('an event has a position and an eventId')
  return { batchId, sequence, first, last, events }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LARGEST_BYTES) throw new BadRequest('the body is too long')
  }
  return Buffer.concat(chunks)
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {}
  throw new BadRequest('the body is no JSON object')
}
