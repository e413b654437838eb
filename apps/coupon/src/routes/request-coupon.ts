import { randomUUID } from 'node:crypto'
import type { GateAnswer } from '../adapters/gate.ts'
import { type CampaignState, isOver, isSoldOut } from '../domain/campaign-state.ts'
import {
  CampaignClosed,
  CampaignNotFound,
  CampaignNotOpenYet,
  CampaignPaused,
  CouponsSoldOut,
  GateShut,
  GateUntrue,
} from '../domain/waiting-room-errors.ts'
import { type Recorded, recordRequests } from '../use-cases/record-requests.ts'
import { refuseSecondRequest } from '../use-cases/refuse-second-request.ts'
import type { RouteContext } from './context.ts'

/** Each position is one row of a shared statement: larger batches cost less per row, and a rush brings thousands. */
const MOST_POSITIONS = 500

/**
 * Puts customers into the waiting room: the gate assigns the position, and the position is stored, in a batch, before the
 * customer gets it. The cached campaign decides only when the gate has none: an operator may have raised the campaign since,
 * and the gate is updated before the operator gets an answer.
 */
export function requestCoupon(
  service: Pick<RouteContext, 'messaging' | 'prisma' | 'gate' | 'campaignCache' | 'erasedPeople' | 'clock'>,
) {
  const { prisma, gate, campaignCache, erasedPeople, clock } = service
  const record = service.messaging.coalesce(recordRequests, { most: MOST_POSITIONS })
  return async ({ campaignId, userId }: { campaignId: string; userId: string }): Promise<Recorded> => {
    const campaign = await campaignCache.find(campaignId)
    if (!campaign) throw CampaignNotFound({ campaignId })
    await refuseSecondRequest(prisma, { campaignId, pseudonyms: erasedPeople.pseudonymsOf(userId) })
    // Random, so that a customer cannot guess the id of another one.
    const request = { campaignId, userId, requestId: randomUUID(), now: clock() }
    const answer = await gate.ask(request).catch(async (error) => {
      if (error instanceof GateShut && (await campaignCache.isSoldOut(campaignId))) throw CouponsSoldOut()
      throw error
    })
    if (answer.says !== 'known' && answer.says !== 'joined') throw refusal(answer.says, campaign, request.now)
    return record(answer).catch((error) => {
      if (error instanceof GateShut) gate.shut('a position of another epoch was refused', answer.epoch)
      if (error instanceof GateUntrue)
        gate.distrust('it assigned a position that contradicts PostgreSQL', answer.epoch)
      throw error
    })
  }
}

function refusal(
  says: Exclude<GateAnswer['says'], 'known' | 'joined'>,
  campaign: CampaignState,
  now: Date,
): Error {
  switch (says) {
    case 'not-open-yet':
      return CampaignNotOpenYet(campaign)
    case 'paused':
      return CampaignPaused()
    case 'closed':
      return CampaignClosed()
    case 'sold-out':
      return CouponsSoldOut()
    case 'unknown':
      // A campaign that is over is no longer loaded; any other one will be loaded soon.
      if (isOver(campaign, now)) return CampaignClosed()
      return isSoldOut(campaign) ? CouponsSoldOut() : GateShut()
  }
}
