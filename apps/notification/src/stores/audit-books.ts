import type { Book } from '@jangteo/service'

/** What the audit across services compares with the events that people are told of, and with NotificationRequested. */
export const books: readonly Book[] = [
  {
    name: 'notifications',
    key: 'text',
    select: (within) => `
      select n.cause_id as object, n.kind as content from notification n where ${within('n.cause_id')}`,
  },
  {
    name: 'deliveries',
    key: 'uuid',
    select: (within) => `
      select d.notification_id::text as object, d.channel || ' ' || d.kind || ' ' || d.cause_id as content
      from delivery d where ${within('d.notification_id')}`,
  },
]
