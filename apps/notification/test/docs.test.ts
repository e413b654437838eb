import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNotification, startNotification } from './running-notification.ts'

describe('the documentation at /docs', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification()
  })
  afterAll(() => notification.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    expect((await fetch(`${notification.service.url()}/docs`)).status).toBe(200)
    const { body } = await notification.get('/docs/json')
    const routes: Record<string, Documented> = Object.fromEntries(
      Object.entries<Record<string, Documented>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => [`${method} ${path}`, route]),
      ),
    )
    const mine = Object.keys(routes).filter((route) => !/health|metrics/.test(route))
    expect(mine.toSorted()).toEqual([
      'delete /me/push-subscriptions/{subscriptionId}',
      'get /internal/deliveries',
      'get /me/contact',
      'get /me/push-subscriptions',
      'get /notifications',
      'get /notifications/stream',
      'get /push/key',
      'post /internal/deliveries/{notificationId}/retry',
      'post /notifications/read-all',
      'post /notifications/{notificationId}/read',
      'put /me/contact',
      'put /me/push-subscriptions',
    ])
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    for (const route of mine) {
      expect(routes[route]?.summary, route).toBeTruthy()
      for (const answer of Object.values(routes[route]?.responses ?? {}))
        expect(answer.description, route).not.toBe('Default Response')
      const [method = '', path = ''] = route.split(' ')
      expect(readme, route).toContain(`\`${method.toUpperCase()} ${path}\``)
    }
  })
})

interface Documented {
  summary?: string
  responses: Record<string, { description: string }>
}
