import { defineError } from '@jangteo/errors'
import type { DeadLetterFilter, Messaging, Selection, ShownLetter, SqlTx } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import { place, readPage } from '@jangteo/service-kit/paging'
import { given } from './given.ts'
import {
  behindPage,
  behindQuery,
  correctBody,
  correctionDone,
  correctionTrialBody,
  discardBody,
  groupList,
  letterPage,
  letterParams,
  letterQuery,
  redriveBody,
  redriven,
  shownLetter,
  trial,
} from './letter-schemas.ts'
import { operatorOf } from './operator-of.ts'
import { personalDataRequest } from './operator-schemas.ts'

const DeadLetterUnknown = defineError(
  'dead-letter-unknown',
  'not-found',
  ({ id }: { id: string }) => `There is no open dead letter ${id} in this service.`,
)

/** An event may have 900 kB, as Avro. */
const CORRECTION_LIMIT = 2 * 1024 * 1024
const config = { scope: 'operate' } as const
const tags = ['operators']

/** @param service its name in operation ids */
export function letterRoutes<Tx extends SqlTx>(
  app: App,
  service: string,
  { deadLetters }: Pick<Messaging<Tx>, 'deadLetters'>,
): void {
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
    '/internal/dead-letters/groups',
    {
      config,
      schema: {
        tags,
        operationId: `groupDeadLettersOf${service}`,
        summary: 'Groups of dead letters: those of a consumer whose errors have the same form',
        response: { 200: groupList },
      },
    },
    async () => {
      const { groups, more } = await deadLetters.groups()
      return { items: [...groups], more }
    },
  )

  app.get(
    '/internal/dead-letters/:id',
    {
      config,
      schema: {
        tags,
        operationId: `showDeadLetterOf${service}`,
        summary: 'A dead letter with the data of its event',
        description: 'Personal data is masked; `POST /internal/dead-letters/{id}/show` shows it.',
        params: letterParams,
        response: { 200: shownLetter },
      },
    },
    async ({ params: { id } }) => shown(id, await deadLetters.show(id)),
  )

  app.post(
    '/internal/dead-letters/:id/show',
    {
      config: { scope: 'privacy' },
      schema: {
        tags,
        operationId: `showPersonalDataOfDeadLetterOf${service}`,
        summary: 'A dead letter with the personal data of its event',
        description: 'What is masked otherwise. It is recorded who has asked, and why.',
        params: letterParams,
        body: personalDataRequest,
        response: { 200: shownLetter },
      },
    },
    async (request) => {
      const { id } = request.params
      return shown(id, await deadLetters.show(id, { by: operatorOf(request, request.body.reason) }))
    },
  )

  app.get(
    '/internal/dead-letters/:id/behind',
    {
      config,
      schema: {
        tags,
        operationId: `listEventsBehindDeadLetterOf${service}`,
        summary: 'Events that wait behind a dead letter on its key',
        params: letterParams,
        querystring: behindQuery,
        response: { 200: behindPage },
      },
    },
    ({ params: { id }, query }) =>
      readPage(query, {
        of: ['behind-dead-letter', id],
        position: [place.text],
        async read(after, limit) {
          const waiting = await deadLetters.behind(id, { ...given({ after: after?.[0] }), limit })
          if (!waiting) throw DeadLetterUnknown({ id })
          return waiting
        },
        positionOf: (waiting) => [waiting.id],
      }),
  )

  app.get(
    '/internal/dead-letters/:id/trial',
    {
      config,
      schema: {
        tags,
        operationId: `tryDeadLetterOf${service}`,
        summary: 'Whether a redrive of this dead letter would succeed now',
        description:
          'Calls the handler in a transaction that is always rolled back, also for the dead letters before it on its key. ' +
          'Nothing is changed or published. Each replica makes one trial at a time, of a letter with at most 20 before it.',
        params: letterParams,
        response: { 200: trial },
      },
    },
    async ({ params: { id } }) => {
      const tried = await deadLetters.try(id)
      if (!tried) throw DeadLetterUnknown({ id })
      return tried
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
      return shown(id, discarded ? await deadLetters.show(id) : undefined)
    },
  )

  app.post(
    '/internal/dead-letters/:id/correct',
    {
      config,
      bodyLimit: CORRECTION_LIMIT,
      schema: {
        tags,
        operationId: `correctDeadLetterOf${service}`,
        summary: 'Apply a new event in the place of a dead letter',
        description:
          'This service alone applies it: nothing is published on the topic, and the original is never applied. The new event has the same ' +
          'key and names the original. Events that wait behind it on its key are applied in order. When the handler fails, the dead ' +
          'letter stays open. Refused with `correction-invalid` (422), which names every problem of the data, and with `correction-refused` (409).',
        params: letterParams,
        body: correctBody,
        response: { 200: correctionDone },
      },
    },
    async (request) => {
      const { params, body, traceparent } = request
      const by = operatorOf(request, body.reason)
      const done = await deadLetters.correct(params.id, body.data, { by, traceparent })
      const letter = shown(params.id, done && (await deadLetters.show(params.id)))
      return done?.applied === false
        ? { applied: false, error: done.error, letter }
        : { applied: true, error: null, letter }
    },
  )

  app.post(
    '/internal/dead-letters/:id/correct/trial',
    {
      config,
      bodyLimit: CORRECTION_LIMIT,
      schema: {
        tags,
        operationId: `tryCorrectionOfDeadLetterOf${service}`,
        summary: 'Whether a new event in the place of this dead letter would be applied now',
        description:
          'Calls the handler in a transaction that is always rolled back. Nothing is changed or published. Refused as the correction is.',
        params: letterParams,
        body: correctionTrialBody,
        response: { 200: trial },
      },
    },
    async ({ params: { id }, body: { data } }) => {
      const tried = await deadLetters.tryCorrection(id, data)
      if (!tried) throw DeadLetterUnknown({ id })
      return tried
    },
  )
}

function shown(id: string, letter: ShownLetter | undefined) {
  if (!letter) throw DeadLetterUnknown({ id })
  const { failures, correction } = letter
  return {
    ...letter,
    failures: [...failures],
    correction: correction && { ...correction, changed: [...correction.changed] },
  }
}
