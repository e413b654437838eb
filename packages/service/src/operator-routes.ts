import type { Messaging, SqlTx } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import { place, readPage } from '@jangteo/service-kit/paging'
import { given } from './given.ts'
import { letterRoutes } from './letter-routes.ts'
import { operatorOf } from './operator-of.ts'
import { acknowledgeBody, actionPage, actionQuery, findingList } from './operator-schemas.ts'
import { redriveRunRoutes } from './redrive-run-routes.ts'

const config = { scope: 'operate' } as const
const tags = ['operators']

/** The operator routes of every service: dead letters and their redrives, findings, and recorded actions. */
export function operatorRoutes<Tx extends SqlTx>(app: App, name: string, messaging: Messaging<Tx>): void {
  const service = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  const { findings, actions } = messaging
  letterRoutes(app, service, messaging)
  redriveRunRoutes(app, service, messaging)

  app.get(
    '/internal/findings',
    {
      config,
      schema: {
        tags,
        operationId: `listFindingsOf${service}`,
        summary: 'Findings: problems with records that need an operator',
        response: { 200: findingList },
      },
    },
    async () => ({ items: (await findings.list()).map(shown) }),
  )

  app.post(
    '/internal/findings/acknowledge',
    {
      config,
      schema: {
        tags,
        operationId: `acknowledgeFindingsOf${service}`,
        summary: 'Acknowledge findings',
        body: acknowledgeBody,
        response: { 200: findingList.describe('Findings that were open.') },
      },
    },
    async (request) => {
      const { ids, reason } = request.body
      return { items: (await findings.acknowledge(ids, operatorOf(request, reason))).map(shown) }
    },
  )

  app.get(
    '/internal/actions',
    {
      config,
      schema: {
        tags,
        operationId: `listActionsOf${service}`,
        summary: 'Actions of operators in this service, newest first',
        querystring: actionQuery,
        response: { 200: actionPage },
      },
    },
    ({ query: { cursor, limit, ...filter } }) =>
      readPage(
        { cursor, limit },
        {
          of: ['actions', JSON.stringify(filter)],
          position: [place.text],
          read: (after, limit) => actions.list(given(filter), { ...given({ after: after?.[0] }), limit }),
          positionOf: ({ id }) => [id],
        },
      ),
  )
}

/** Offsets are larger than JSON's readers count. */
const shown = <F extends { fromOffset: bigint; toOffset: bigint; records: bigint }>(finding: F) => ({
  ...finding,
  fromOffset: String(finding.fromOffset),
  toOffset: String(finding.toOffset),
  records: String(finding.records),
})
