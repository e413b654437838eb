import { services } from '../../api/services.ts'
// The address of the worker's file, which is built like a page's.
import workerUrl from './push-worker.ts?worker&url'

export const hasPush = 'serviceWorker' in navigator && 'PushManager' in window

/** Whose messages this browser gets: another person may have signed in before. */
const OWNER = 'jangteo-push-of'

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(workerUrl)
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** Whether this browser gets the push messages of this person now. */
export const isSubscribed = async (userId: string): Promise<boolean> =>
  hasPush && localStorage.getItem(OWNER) === userId && (await current()) !== null

/** Gives the subscription to the shop; given again, it is the same. @returns its id there */
async function give(subscription: PushSubscription): Promise<string> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON()
  const body = { endpoint, keys: { p256dh, auth } }
  const { data } = await services.notification.requests.PUT('/me/push-subscriptions', { body })
  return data?.subscriptionId ?? ''
}

/**
 * Subscribes this browser at its maker's push service, and gives the subscription to the shop.
 * @throws Error when the person or the push service refuses; Problem when the shop does
 */
export async function subscribe(userId: string): Promise<void> {
  const { data: key } = await services.notification.requests.GET('/push/key')
  const registration = await navigator.serviceWorker.register(workerUrl, { type: 'module' })
  await activated(registration)
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key?.publicKey ?? '',
  })
  await give(subscription)
  localStorage.setItem(OWNER, userId)
}

/** Takes it back at the shop. @throws Problem when the shop cannot be reached */
async function takeBack(subscription: PushSubscription): Promise<void> {
  const path = { subscriptionId: await give(subscription) }
  await services.notification.requests.DELETE('/me/push-subscriptions/{subscriptionId}', { params: { path } })
}

/** Takes it back, at the shop and at the push service. @throws Problem when the shop cannot be reached */
export async function unsubscribe(): Promise<void> {
  const subscription = await current()
  if (!subscription) return
  await takeBack(subscription)
  await subscription.unsubscribe()
}

/**
 * At sign-out: the next person at this browser gets none of these messages. The push service does not wait for the shop, which may
 * not answer: it removes a subscription whose push service does not know it.
 */
export async function endPush(): Promise<void> {
  localStorage.removeItem(OWNER)
  const subscription = await current()
  if (subscription) await Promise.allSettled([takeBack(subscription), subscription.unsubscribe()])
}

/** A browser subscribes only a worker that is active. `ready` would wait for one of this page, and this one has another scope. */
function activated({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting
  if (active || !worker) return Promise.resolve()
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
    })
  })
}
