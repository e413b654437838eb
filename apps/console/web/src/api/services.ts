import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import type { paths as Balance } from './generated/balance.ts'
import type { paths as Console } from './generated/console.ts'
import type { paths as Coupon } from './generated/coupon.ts'
import type { paths as DataPlatform } from './generated/data-platform.ts'
import type { paths as Lab } from './generated/lab.ts'
import type { paths as Notification } from './generated/notification.ts'
import type { paths as Order } from './generated/order.ts'
import type { paths as Ranking } from './generated/ranking.ts'
import { Problem, problemIn } from './problem.ts'

export const serviceNames = [
  'order',
  'coupon',
  'balance',
  'ranking',
  'notification',
  'data-platform',
] as const
export type ServiceName = (typeof serviceNames)[number]

/** Says so when a service does not know the caller: the session has ended, and the page asks who it is. */
export const sessionEnded = new EventTarget()

/** Whatever is not success is thrown as a Problem. */
const throwsProblems: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return
    if (response.status === 401) sessionEnded.dispatchEvent(new Event('ended'))
    throw problemIn(response.status, await response.json().catch(() => undefined))
  },
  onError({ error }) {
    if (error instanceof Problem) return error
    return new Problem({
      status: 503,
      code: 'unavailable',
      detail: 'The console cannot be reached. Try again.',
    })
  },
}

const client = <Paths extends object>(service: ServiceName) => clientAt<Paths>(`/api/${service}`)

function clientAt<Paths extends object>(baseUrl: string) {
  const requests = createFetchClient<Paths>({ baseUrl })
  requests.use(throwsProblems)
  return { ...createQueryClient(requests), requests }
}

/** Each service: hooks (`services.order.useQuery('get', '/orders/{orderId}', …)`), and plain requests that throw a Problem. */
export const services = {
  order: client<Order>('order'),
  coupon: client<Coupon>('coupon'),
  balance: client<Balance>('balance'),
  ranking: client<Ranking>('ranking'),
  notification: client<Notification>('notification'),
  'data-platform': client<DataPlatform>('data-platform'),
}

/** The console itself: the session, and Kafka. */
export const own = clientAt<Console>('')

/** What breaks the shop on purpose; only where the session says that there is a lab. */
export const lab = clientAt<Lab>('/api/lab')
