import type { Book } from '@jangteo/service/audit-books'

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
    key: 'text',
    select: (within) => `
      select d.cause_id || '/' || d.channel as object, d.kind || ' ' || d.notification_id as content
      from delivery d where ${within('d.cause_id')}`,
  },
]
