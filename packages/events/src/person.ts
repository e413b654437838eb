import { timestamp } from './avro.ts'
import { defineEvent, defineEventFamily } from './event.ts'

/** Begins every pseudonym. No identity provider may issue a user id that begins with it. */
export const PSEUDONYM_PREFIX = 'erased-'

/** The name under which services keep what they must keep of an erased person. @param id random, and used once */
export const pseudonymOf = (id: string): string => `${PSEUDONYM_PREFIX}${id}`

/** Whether a user id is the pseudonym of an erased person. */
export const isPseudonym = (userId: string): boolean => userId.startsWith(PSEUDONYM_PREFIX)

export const PersonErased = defineEvent({
  topic: 'person.erased',
  meaning:
    'A person is to be forgotten: each service deletes what it holds of `userId`, or keeps it under `pseudonym`. It is published ' +
    'a second time when all services have done so, with `completedAt`: later events of `userId` are of a person who came back.',
  actedOnBy: ['order', 'coupon', 'balance', 'ranking', 'notification', 'data-platform'],
  key: 'userId',
  aggregateId: 'requestId',
  schema: {
    type: 'record',
    name: 'PersonErased',
    fields: [
      { name: 'requestId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'pseudonym', type: 'string' },
      { name: 'requestedAt', type: timestamp },
      { name: 'completedAt', type: ['null', timestamp], default: null },
    ],
  },
  example: {
    requestId: '019aa7f0-0000-7000-8000-000000000021',
    userId: 'demo',
    pseudonym: 'erased-5b2a3d0e-8c56-4d0a-9a40-2f3d6a1b7c11',
    requestedAt: new Date('2026-11-21T10:00:00.000Z'),
    completedAt: null,
  },
})

export const PersonForgotten = defineEventFamily({
  topic: 'person.forgotten.{service}',
  publishedBy: PersonErased.actedOnBy,
  meaning:
    "The topic's service has forgotten the person of a request, at `forgottenAt`; or it cannot yet, because of `waitsFor`. `subject` " +
    "is the id of the person in the data platform's exports and transfers: outside copies of these events are to be deleted.",
  actedOnBy: ['data-platform'],
  key: 'requestId',
  aggregateId: 'requestId',
  partitions: 1,
  schema: {
    type: 'record',
    name: 'PersonForgotten',
    fields: [
      { name: 'requestId', type: 'string' },
      { name: 'waitsFor', type: { type: 'array', items: 'string' } },
      { name: 'forgottenAt', type: ['null', timestamp], default: null },
      { name: 'subject', type: ['null', 'string'], default: null },
    ],
  },
  example: {
    requestId: '019aa7f0-0000-7000-8000-000000000021',
    waitsFor: [],
    forgottenAt: new Date('2026-11-21T10:00:01.000Z'),
    subject: null,
  },
})
