import { v5 as uuidv5 } from 'uuid'
import type { Channel } from '../domain/notice.ts'

/** Namespace of delivery ids: the same event and channel always have the same id. */
const SENDING = '5a3ee2a8-6c0c-4d1c-9a55-5b0a0f0d7a61'

/** Id of the message about an event by a channel. */
export const sendingId = (causeId: string, channel: Channel): string =>
  uuidv5(`${causeId}/${channel}`, SENDING)
