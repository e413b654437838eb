/// <reference lib="webworker" />

const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** What the notification service sends (PushPayload). */
interface Payload {
  readonly notificationId: string
  readonly title: string
  readonly text: string
}

const INBOX = '/shop/notifications'

// Also while no page of the shop is open. The tag: a message that comes twice is shown once.
worker.addEventListener('push', (event) => {
  const { notificationId, title, text }: Payload = (event.data as PushMessageData).json()
  event.waitUntil(worker.registration.showNotification(title, { body: text, tag: notificationId }))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(worker.clients.openWindow(INBOX))
})
