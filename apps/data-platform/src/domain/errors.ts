import { defineError } from '@jangteo/errors'

export const TimeInvalid = defineError(
  'time-invalid',
  'invalid',
  ({ days }: { days: number }) =>
    `\`occurredOn\` must be an instant of the last ${days} days, and not in the future: check the clock of the device.`,
)

export const SpanInvalid = defineError(
  'span-invalid',
  'invalid',
  ({ by, days }: { by: string; days: number }) =>
    `\`from\` must be before \`to\`, and between them at most ${days} ${days === 1 ? 'day' : 'days'} by ${by}: ask for shorter spans.`,
)

export const DataTooDeep = defineError(
  'data-too-deep',
  'invalid',
  ({ levels }: { levels: number }) => `\`data\` may be nested ${levels} levels deep.`,
)

export const NotTaken = defineError(
  'not-taken',
  'unavailable',
  ({ which }: { which: string }) =>
    `Not taken: ${which} of the activities, counted from 0. The others were taken. Send these again; with the same ` +
    '`activityId` all may be sent again, for each is counted once.',
)

export const OrderNotFound = defineError('order-not-found', 'not-found', 'There is no such order of yours.')

export const EventNotFound = defineError(
  'event-not-found',
  'not-found',
  ({ eventId }: { eventId: string }) =>
    `There is no stored event ${eventId}. Events of the last two seconds may not be stored yet.`,
)

export const PlaceTaken = defineError(
  'place-taken',
  'conflict',
  ({ topic, partition, offset }: { topic: string; partition: number; offset: bigint }) =>
    `Another event is stored at offset ${offset} of ${topic}/${partition}: was the topic recreated?`,
)

export const RecountOvertaken = defineError(
  'recount-overtaken',
  'conflict',
  'A later recount has begun and replaces this one.',
)

export const AuditUnknown = defineError(
  'audit-unknown',
  'not-found',
  'There is no such audit of the shop, or none has finished yet.',
)

export const DifferenceUnknown = defineError(
  'difference-unknown',
  'not-found',
  ({ differenceId }: { differenceId: string }) =>
    `There is no difference ${differenceId} in the last audit of the shop, nor among the accepted ones.`,
)

export const AuditBusy = defineError(
  'audit-busy',
  'unavailable',
  'Another audit of the shop is running. Try again in a moment.',
)

export const ErasedLately = defineError(
  'erased-lately',
  'conflict',
  ({ from }: { from: Date }) =>
    `You were erased a short time ago. You can ask again from ${from.toISOString()} on; before, ask the operator of the shop.`,
)

export const ErasureUnknown = defineError(
  'erasure-unknown',
  'not-found',
  'There is no request to erase this person.',
)
