import { defineError } from '@jangteo/errors'
import type { DeadLetterFilter, Messaging, Selection, SqlTx } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import { place, readPage } from '@jangteo/service-kit/paging'
import { operatorOf } from './operator-of.ts'
import {
  acknowledgeBody,
  actionPage,
  actionQuery,
  discardBody,
  findingList,
  letterPage,
  letterParams,
  letterQuery,
  redriveBody,
  redriven,
  shownLetter,
} from './operator-schemas.ts'

const DeadLetterUnknown = defineError(
  'dead-letter-unknown',
  'not-found',
  ({ id }: { id: string }) => `There is no open dead letter ${id} in this service.`,
)

const config = { role: 'admin' } as const
const tags = ['operators']

/** Removes undefined fields: an absent filter is no filter. */
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** The operator routes of every service: dead letters, findings, and recorded actions. */
export function operatorRoutes<Tx extends SqlTx>(app: App, name: string, messaging: Messaging<Tx>): void {
  const service = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  const { deadLetters, findings, actions } = messaging

  app.get(
    '/internal/dead-letters',
    {
      config,
      schema: {
        tags,
        operationId: `listDeadLettersOf${service}`,
        summary: 'Dead letters: events that this service could not apply',
        description:
          'Open ones, oldest first, each with its error and the number of dead letters that wait behind it on its key.',
        querystring: letterQuery,
        response: { 200: letterPage },
      },
    },
    ({ query: { cursor, limit, ...filter } }) =>
      readPage(
        { cursor, limit },
        {
          of: ['dead-letters', JSON.stringify(filter)],
          position: [place.text],
          read: (after, limit) =>
            deadLetters.list({
              ...given(filter),
              ...given({ after: after?.[0] }),
              limit,
            } as DeadLetterFilter),
          positionOf: ({ id }) => [id],
        },
      ),
  )

  app.get(
    '/internal/dead-letters/:id',
    {
      config,
      schema: {
        tags,
        operationId: `showDeadLetterOf${service}`,
        summary: 'A dead letter with the data of its event',
        params: letterParams,
        response: { 200: shownLetter },
      },
    },
    async ({ params: { id } }) => {
      const letter = await deadLetters.show(id)
      if (!letter) throw DeadLetterUnknown({ id })
      return letter
    },
  )

  app.post(
    '/internal/dead-letters/redrive',
    {
      config,
      schema: {
        tags,
        operationId: `redriveDeadLettersOf${service}`,
        summary: 'Apply dead letters again',
        description:
          'In order for each key. An event that was applied meanwhile is only marked, so a repeated redrive applies it once.',
        body: redriveBody,
        response: { 200: redriven },
      },
    },
    async (request) => {
      const { dryRun, reason, ...selected } = request.body
      const selection = 'all' in selected ? 'all' : (given(selected) as Selection)
      if (!dryRun) {
        const { traceparent } = request
        const done = await deadLetters.redrive(selection, { by: operatorOf(request, reason), traceparent })
        return { redriven: done.redriven, failed: [...done.failed], plan: null }
      }
      const { letters, lanes, more } = await deadLetters.redrive(selection, { dryRun })
      const failed = lanes.flatMap(({ undecodable }) => undecodable.slice(0, 1))
      const plan = {
        lanes: lanes.map((lane) => ({
          ...lane,
          letters: [...lane.letters],
          undecodable: [...lane.undecodable],
        })),
        more,
      }
      return { redriven: letters, failed, plan }
    },
  )

  app.post(
    '/internal/dead-letters/:id/discard',
    {
      config,
      schema: {
        tags,
        operationId: `discardDeadLetterOf${service}`,
        summary: 'Discard a dead letter',
        description:
          'The event is never applied, even when it is delivered again. Events that wait behind it on its key are applied in order.',
        params: letterParams,
        body: discardBody,
        response: { 200: shownLetter },
      },
    },
    async (request) => {
      const { id } = request.params
      const discarded = await deadLetters.discard(id, { by: operatorOf(request, request.body.reason) })
      const letter = discarded ? await deadLetters.show(id) : undefined
      if (!letter) throw DeadLetterUnknown({ id })
      return letter
    },
  )

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
