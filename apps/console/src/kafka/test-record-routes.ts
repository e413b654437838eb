import { type App, text } from '@jangteo/service-kit'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { topicParams } from './queries.ts'
import type { TestRecords } from './test-records.ts'

const config = { scope: 'operate' } as const
const tags = ['kafka']

const draft = z.strictObject({
  key: z.string().max(1_000).nullable().describe('Null: that of the contract, or none.'),
  value: z.unknown().describe('JSON; of a topic with a contract, the data of its event.'),
  headers: z.record(z.string().min(1).max(200), z.string().max(2_000)).default({}),
})
const sent = z.object({ topic: z.string(), partition: z.int(), offset: z.int() })

/**
 * Records that a person writes, below `/api/kafka`: the only routes there that change anything. Not in production.
 * @param checkOperating throws while the session is read-only
 */
export function testRecordRoutes(
  app: App,
  records: TestRecords,
  checkOperating: (request: FastifyRequest) => void,
): void {
  app.get(
    '/api/kafka/topics/:topic/test-record',
    {
      config,
      schema: {
        tags,
        operationId: 'draftTestRecord',
        summary: 'A test record to begin with: the example of the contract',
        params: topicParams,
        response: { 200: draft },
      },
    },
    ({ params }) => records.draft(params.topic),
  )

  app.post(
    '/api/kafka/topics/:topic/test-record',
    {
      config,
      schema: {
        tags,
        operationId: 'sendTestRecord',
        summary: 'Send a test record; only in development',
        description:
          'It is checked against the newest contract, and its headers say who has sent it and why. Audits report it: no service has ' +
          'published it. Refused with `test-record-invalid` (400).',
        params: topicParams,
        body: draft.extend({ reason: text(500) }),
        response: { 200: sent },
      },
    },
    (request) => {
      checkOperating(request)
      const { reason, ...record } = request.body
      const { traceparent, user } = request
      return records.send(request.params.topic, record, { userId: user.userId, reason, traceparent })
    },
  )
}
