import { Readable } from 'node:stream'
import { operatorOf, operatorReasonHeaders } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import { parquetOf } from '../adapters/parquet.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import { exportEvents, grantExport } from '../use-cases/export-events.ts'
import type { RouteContext } from './context.ts'
import { exportQuery } from './schemas.ts'

const NDJSON = 'application/x-ndjson'
const PARQUET = 'application/vnd.apache.parquet'

const description =
  'At most 31 days. Of people who were erased only that it happened. A file that breaks off was not finished: its ' +
  'connection ends with an error. Refused with `span-invalid` (400).'

/** For operators. */
export function exportRoutes(app: App, { messaging, prisma }: RouteContext): void {
  const config = { scope: 'data' } as const
  const file = (type: string) => ({
    200: { description: 'The file.', content: { [type]: { schema: z.string() } } },
  })
  /** Aborted when the process stops: an export ends early, so that the process does not wait for it. */
  const untilStop = async function* (events: AsyncIterable<KeptEvent>) {
    for await (const event of events) {
      app.streamsEnd.throwIfAborted()
      yield event
    }
  }

  app.get(
    '/export/events.ndjson',
    {
      config,
      schema: {
        tags: ['export'],
        operationId: 'exportEventsAsNdjson',
        summary: 'Events as lines of JSON',
        description,
        headers: operatorReasonHeaders,
        querystring: exportQuery,
        response: file(NDJSON),
      },
    },
    async (request, reply) => {
      const { query, traceparent } = request
      await messaging.transact({ traceparent }, (work) => grantExport(work, query, operatorOf(request)))
      const lines = linesOf(untilStop(exportEvents(prisma, query)))
      return reply.type(NDJSON).send(Readable.from(lines, { objectMode: false }) as never)
    },
  )

  app.get(
    '/export/events.parquet',
    {
      config,
      schema: {
        tags: ['export'],
        operationId: 'exportEventsAsParquet',
        summary: 'Events as a Parquet file',
        description,
        headers: operatorReasonHeaders,
        querystring: exportQuery,
        response: file(PARQUET),
      },
    },
    async (request, reply) => {
      const { query, traceparent } = request
      await messaging.transact({ traceparent }, (work) => grantExport(work, query, operatorOf(request)))
      return reply.type(PARQUET).send(parquetOf(untilStop(exportEvents(prisma, query))) as never)
    },
  )
}

/** The number of lines in one write. */
const TOGETHER = 200

async function* linesOf(events: AsyncIterable<KeptEvent>): AsyncGenerator<string> {
  let lines: string[] = []
  for await (const event of events) {
    lines.push(`${JSON.stringify(event, plain)}\n`)
    if (lines.length < TOGETHER) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
