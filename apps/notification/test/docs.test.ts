import { readFileSync } from 'node:fs'
import { changingOperatorRoutes, documentationOf, httpAgent } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNotification, startNotification } from './running-notification.ts'

describe('the documentation at /docs', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification()
  })
  afterAll(() => notification.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(notification.service.url())
    expect(page).toBe(200)
    expect(routes).toEqual([
      'delete /me/push-subscriptions/{subscriptionId}',
      'get /internal/actions',
      'get /internal/audit',
      'get /internal/backlog',
      'get /internal/dead-letters',
      'get /internal/dead-letters/groups',
      'get /internal/dead-letters/{id}',
      'get /internal/dead-letters/{id}/behind',
      'get /internal/dead-letters/{id}/trial',
      'get /internal/deliveries',
      'get /internal/events',
      'get /internal/findings',
      'get /internal/redrive-runs',
      'get /internal/redrive-runs/{id}',
      'get /mail-links/confirm',
      'get /mail-links/unsubscribe',
      'get /me/contact',
      'get /me/data/notification',
      'get /me/push-subscriptions',
      'get /notifications',
      'get /notifications/stream',
      'get /push/key',
      'post /internal/dead-letters/redrive',
      'post /internal/dead-letters/{id}/correct',
      'post /internal/dead-letters/{id}/correct/trial',
      'post /internal/dead-letters/{id}/discard',
      'post /internal/dead-letters/{id}/show',
      'post /internal/deliveries/{notificationId}/retry',
      'post /internal/findings/acknowledge',
      'post /internal/people/{userId}/show',
      'post /internal/redrive-runs',
      'post /internal/redrive-runs/{id}/stop',
      'post /mail-links/confirm',
      'post /mail-links/unsubscribe',
      'post /notifications/read-all',
      'post /notifications/stream-cookie',
      'post /notifications/{notificationId}/read',
      'put /me/contact',
      'put /me/push-subscriptions',
    ])
    expect(unexplained).toEqual([])
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ')
      expect(readme, route).toContain(`\`${method.toUpperCase()} ${path}\``)
    }
  })

  it('has no other route by which an operator changes something', async () => {
    // sending.test.ts tries its trace.
    expect(await changingOperatorRoutes(httpAgent(notification.service.url).call)).toEqual([
      'POST /internal/deliveries/{notificationId}/retry',
    ])
  })
})
