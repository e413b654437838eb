import { defineError } from '@jangteo/errors'
import type { Messaging, RunSelection, ShownRun, SqlTx } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import { place, readPage } from '@jangteo/service-kit/paging'
import { given } from './given.ts'
import { operatorOf } from './operator-of.ts'
import { runPage, runParams, runQuery, shownRun, startBody, stopBody } from './run-schemas.ts'

const RedriveRunUnknown = defineError(
  'redrive-run-unknown',
  'not-found',
  ({ id }: { id: string }) => `There is no redrive run ${id} in this service that could be shown or stopped.`,
)

const config = { scope: 'operate' } as const
const tags = ['operators']

/** Redrives of many dead letters at a rate. @param service its name in operation ids */
export function redriveRunRoutes<Tx extends SqlTx>(
  app: App,
  service: string,
  { redriveRuns }: Pick<Messaging<Tx>, 'redriveRuns'>,
): void {
  app.get(
    '/internal/redrive-runs',
    {
      config,
      schema: {
        tags,
        operationId: `listRedriveRunsOf${service}`,
        summary: 'Redrives of many dead letters, newest first',
        querystring: runQuery,
        response: { 200: runPage },
      },
    },
    ({ query }) =>
      readPage(query, {
        of: ['redrive-runs'],
        position: [place.text],
        read: async (after, limit) =>
          (await redriveRuns.list({ ...given({ after: after?.[0] }), limit })).map((run) => ({
            ...run,
            selection: { ...run.selection },
          })),
        positionOf: ({ id }) => [id],
      }),
  )

  app.get(
    '/internal/redrive-runs/:id',
    {
      config,
      schema: {
        tags,
        operationId: `showRedriveRunOf${service}`,
        summary: 'A redrive run: how far it is, and what failed',
        params: runParams,
        response: { 200: shownRun },
      },
    },
    async ({ params: { id } }) => shown(id, await redriveRuns.show(id)),
  )

  app.post(
    '/internal/redrive-runs',
    {
      config,
      schema: {
        tags,
        operationId: `startRedriveRunOf${service}`,
        summary: 'Apply many dead letters again, at a rate',
        description:
          'In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with ' +
          '`redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.',
        body: startBody,
        response: { 200: shownRun },
      },
    },
    async (request) => {
      const { rate, reason, ...selected } = request.body
      const by = { ...operatorOf(request, reason), rate }
      const run = await redriveRuns.start(given(selected) as RunSelection, by)
      return shown(run.id, run)
    },
  )

  app.post(
    '/internal/redrive-runs/:id/stop',
    {
      config,
      schema: {
        tags,
        operationId: `stopRedriveRunOf${service}`,
        summary: 'Stop a redrive run',
        description: 'After the answer it applies no dead letter. What it has applied stays applied.',
        params: runParams,
        body: stopBody,
        response: { 200: shownRun },
      },
    },
    async (request) => {
      const { id } = request.params
      const stopped = await redriveRuns.stop(id, operatorOf(request, request.body.reason))
      return shown(id, stopped ? await redriveRuns.show(id) : undefined)
    },
  )
}

function shown(id: string, run: ShownRun | undefined) {
  if (!run) throw RedriveRunUnknown({ id })
  return { ...run, selection: { ...run.selection }, failures: [...run.failures] }
}
