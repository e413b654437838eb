import type { NumberedRequest } from '../../domain/request.ts'

/** A request as a text in Redis: `<requestId>|<sequence>|<requestedAt>`. */
export const entryOf = ({ requestId, sequence, requestedAt }: NumberedRequest): string =>
  `${requestId}|${sequence}|${requestedAt.getTime()}`

/** A request as a text in the queue of its campaign. The user id is last, because it may contain any visible character. */
export const queuedEntryOf = (request: NumberedRequest): string => `${entryOf(request)}|${request.userId}`

export const requestOf = (campaignId: string, userId: string, entry: string): NumberedRequest => {
  const [requestId = '', sequence, requestedAt] = entry.split('|')
  return {
    ...{ requestId, campaignId, userId },
    ...{ sequence: Number(sequence), requestedAt: new Date(Number(requestedAt)) },
  }
}

export function queuedRequestOf(campaignId: string, entry: string): NumberedRequest {
  const [, , , ...userId] = entry.split('|')
  return requestOf(campaignId, userId.join('|'), entry)
}
