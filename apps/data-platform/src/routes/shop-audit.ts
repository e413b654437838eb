import { operatorOf } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import type { AcceptedDifference } from '../domain/accepted.ts'
import { AuditBusy } from '../domain/errors.ts'
import type { Report } from '../domain/shop-audit.ts'
import { AUDIT_FINISHED } from '../steps/audit-work.ts'
import { acceptDifference } from '../use-cases/accept-difference.ts'
import { requestAudit } from '../use-cases/request-audit.ts'
import { revokeAcceptance } from '../use-cases/revoke-acceptance.ts'
import { showAudit, showShopAudit } from '../use-cases/show-shop-audit.ts'
import type { RouteContext } from './context.ts'
import {
  acceptBody,
  acceptedDifference,
  auditParams,
  auditRequest,
  differenceParams,
  revokeBody,
  runningAudit,
  shopAudit,
} from './shop-audit-schemas.ts'

/** A client is answered within this time, whether the audit has finished or not. */
const WITHIN_MS = 20_000
const LOOK_AGAIN_MS = 2_000

/** The audit across services. */
export function shopAuditRoutes(app: App, { messaging, prisma }: RouteContext): void {
  app.get(
    '/internal/audit/shop',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'readShopAudit',
        summary: 'Whether all services agree: the last audit of the shop',
        description: 'Refused with `audit-unknown` (404) when none has finished yet.',
        response: { 200: shopAudit },
      },
    },
    async () => shown(await showShopAudit(prisma)),
  )

  app.post(
    '/internal/audit/shop',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'auditShop',
        summary: 'Audit the shop now',
        description:
          'Asks all services for what they hold, and compares it with the events. Nothing stops meanwhile. ' +
          'Answered with 202 when it takes longer than 20 s: read the report by its id. ' +
          'Refused with `audit-busy` (503) while another audit runs for as long.',
        body: auditRequest,
        response: { 200: shopAudit, 202: runningAudit },
      },
    },
    async ({ body: { full }, traceparent }, reply) => {
      const deadline = performance.now() + WITHIN_MS
      let auditId: string | undefined
      while (performance.now() < deadline) {
        const finished = messaging.waitFor(AUDIT_FINISHED)
        try {
          // One that runs already has asked before: it does not count.
          auditId ??= await messaging.transact({ traceparent }, (work) => requestAudit(work, { full }))
          const report = auditId === undefined ? undefined : await showAudit(prisma, auditId)
          if (report) return reply.code(200).send(shown(report))
          await finished.arrived(LOOK_AGAIN_MS)
        } finally {
          finished.cancel()
        }
      }
      if (auditId === undefined) throw AuditBusy()
      return reply.code(202).send({ auditId })
    },
  )

  app.get(
    '/internal/audit/shop/:auditId',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'readOneShopAudit',
        summary: 'The report of an audit of the shop',
        description:
          'Answered with 202 while it runs. Refused with `audit-unknown` (404); old reports are forgotten.',
        params: auditParams,
        response: { 200: shopAudit, 202: runningAudit },
      },
    },
    async ({ params: { auditId } }, reply) => {
      const report = await showAudit(prisma, auditId)
      return report ? reply.code(200).send(shown(report)) : reply.code(202).send({ auditId })
    },
  )

  app.post(
    '/internal/audit/shop/differences/:differenceId/accept',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'acceptDifference',
        summary: 'Accept a difference that is understood and cannot be undone',
        description:
          'Later audits show it apart, and do not count it, as long as both sides say the same. Can be repeated. Refused ' +
          'with `difference-unknown` (404) when the last audit does not name it.',
        params: differenceParams,
        body: acceptBody,
        response: { 200: acceptedDifference },
      },
    },
    async (request) => {
      const { differenceId } = request.params
      const by = operatorOf(request, request.body.reason)
      const { traceparent } = request
      return shownAccepted(
        await messaging.transact({ traceparent }, (work) => acceptDifference(work, { differenceId, by })),
      )
    },
  )

  app.post(
    '/internal/audit/shop/differences/:differenceId/revoke',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'revokeAcceptance',
        summary: 'Revoke the acceptance of a difference',
        description:
          'The next audit reports it again, if it is still there. Refused with `difference-unknown` (404) when it is not accepted.',
        params: differenceParams,
        body: revokeBody,
        response: { 200: acceptedDifference },
      },
    },
    async (request) => {
      const { differenceId } = request.params
      const by = operatorOf(request, request.body.reason)
      const { traceparent } = request
      return shownAccepted(
        await messaging.transact({ traceparent }, (work) => revokeAcceptance(work, { differenceId, by })),
      )
    },
  )
}

const shown = (report: Report) => ({
  ...report,
  services: [...report.services],
  equations: report.equations.map(({ examples, ...equation }) => ({
    ...equation,
    examples: examples.map(({ events, surplus: _, ...example }) => ({ ...example, events: [...events] })),
  })),
  accepted: report.accepted.map(({ found, ...accepted }) => ({ ...shownAccepted(accepted), found })),
})

const shownAccepted = ({ surplus: _, ...accepted }: AcceptedDifference) => accepted
