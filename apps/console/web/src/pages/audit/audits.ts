import type { components } from '../../api/generated/data-platform.ts'
import { Problem } from '../../api/problem.ts'
import { services } from '../../api/services.ts'

export type ShopAudit = components['schemas']['ShopAudit']
export type Equation = ShopAudit['equations'][number]
export type Difference = Equation['examples'][number]
type Running = { auditId: string }

const { requests } = services['data-platform']
const LOOK_AGAIN_MS = 500

const isFinished = (answer: ShopAudit | Running): answer is ShopAudit => 'equations' in answer

/** The last audit that has finished; null when none has. @throws Problem */
export async function lastAudit(): Promise<ShopAudit | null> {
  try {
    const { data } = await requests.GET('/internal/audit/shop')
    return data as ShopAudit
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

/** Runs an audit, and waits for it. @throws Problem */
export async function auditNow(full: boolean): Promise<ShopAudit> {
  let { data: answer } = (await requests.POST('/internal/audit/shop', { body: { full } })) as {
    data?: ShopAudit | Running
  }
  while (answer && !isFinished(answer)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    const path = { auditId: answer.auditId }
    answer = (await requests.GET('/internal/audit/shop/{auditId}', { params: { path } })).data as
      | ShopAudit
      | Running
  }
  return answer as ShopAudit
}

/** Accepts a difference, or takes that back. @throws Problem */
export const changeAcceptance = (verb: 'accept' | 'revoke', differenceId: string, reason: string) =>
  requests.POST(`/internal/audit/shop/differences/{differenceId}/${verb}`, {
    params: { path: { differenceId } },
    body: { reason },
  })
