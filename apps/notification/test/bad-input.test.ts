import { createECDH, randomUUID } from 'node:crypto'
import type { Call } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNotification, startNotification } from './running-notification.ts'

const keys = {
  p256dh: createECDH('prime256v1').generateKeys('base64url'),
  auth: Buffer.alloc(16, 1).toString('base64url'),
}

describe('bad input', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification()
    await notification.contact('ann', { email: 'ann@example.com' })
  })
  afterAll(() => notification.stop())

  async function refused(
    method: 'get' | 'put' | 'post' | 'delete',
    path: string,
    call: Call,
    expected: string,
  ) {
    const { status, headers, body } = await notification[method](path, call)
    expect(`${status} ${body?.code}`).toBe(expected)
    expect(headers.get('content-type')).toContain('application/problem+json')
    const { body: contact } = await notification.get('/me/contact', { as: 'ann' })
    expect(contact.email).toBe('ann@example.com')
    const { body: browsers } = await notification.get('/me/push-subscriptions', { as: 'ann' })
    expect(browsers.items).toEqual([])
  }

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no body', undefined],
    ['null', null],
    ['no address', { email: 'ann' }],
    ['a second line', { email: 'ann@example.com\r\nBcc: all@example.com' }],
    ['two addresses', { email: 'ann@example.com, bob@example.com' }],
    ['a name', { email: 'Ann <ann@example.com>' }],
    ['a very long address', { email: `${'a'.repeat(250)}@example.com` }],
    ['an unknown zone', { email: null, timeZone: 'Asia/Nowhere' }],
    ['a time that is none', { email: null, quietHours: { from: '24:00', to: '08:00' } }],
    ['hours without an end', { email: null, quietHours: { from: '22:00' } }],
    ['hours that never end', { email: null, quietHours: { from: '08:00', to: '08:00' } }],
    ['an unknown kind', { email: null, preferences: { 'order-eaten': { email: true } } }],
    ['an unknown channel', { email: null, preferences: { 'order-paid': { pigeon: true } } }],
    ['a wish that is none', { email: null, preferences: { 'order-paid': { email: 'yes' } } }],
    ['another person', { email: null, userId: 'eve' }],
  ])('to PUT /me/contact: %s', (_, body) =>
    refused('put', '/me/contact', { as: 'ann', body }, '400 request-invalid'),
  )

  it.each([
    ['http://push.example.com/1', 'push-endpoint-refused'],
    ['https://user:hush@push.example.com/1', 'push-endpoint-refused'],
    ['https://push.example.com:8443/1', 'push-endpoint-refused'],
    ['https://10.0.0.1/1', 'push-endpoint-refused'],
    ['https://169.254.169.254/latest/meta-data', 'push-endpoint-refused'],
    ['https://192.168.1.1/1', 'push-endpoint-refused'],
    ['https://[::ffff:10.0.0.1]/1', 'push-endpoint-refused'],
    ['https://[fd00::1]/1', 'push-endpoint-refused'],
    ['https://[fe80::1]/1', 'push-endpoint-refused'],
    ['https://[2002:a00:1::]/1', 'push-endpoint-refused'],
    ['file:///etc/passwd', 'push-endpoint-refused'],
    ['push.example.com', 'request-invalid'],
  ])('to PUT /me/push-subscriptions: the endpoint %s', (endpoint, code) =>
    refused('put', '/me/push-subscriptions', { as: 'ann', body: { endpoint, keys } }, `400 ${code}`),
  )

  it.each<[string, object]>([
    ['no point of the curve', { ...keys, p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    ['a compressed point', { ...keys, p256dh: keys.p256dh.slice(0, 44) }],
    ['a short secret', { ...keys, auth: 'short' }],
  ])('to PUT /me/push-subscriptions: %s', (_, keys) => {
    const body = { endpoint: 'https://push.example.com/1', keys }
    return refused('put', '/me/push-subscriptions', { as: 'ann', body }, '400 push-keys-invalid')
  })

  it.each(['limit=0', 'limit=101', 'unread=maybe', 'userId=eve', 'cursor=a&cursor=b'])(
    'to GET /notifications: %s',
    (query) => refused('get', `/notifications?${query}`, { as: 'ann' }, '400 request-invalid'),
  )

  it.each([
    'rubbish',
    Buffer.from('["x"]').toString('base64url'),
    Buffer.from('[1e300]').toString('base64url'),
  ])('to the lists: the cursor %s', async (cursor) => {
    await refused('get', `/notifications?cursor=${cursor}`, { as: 'ann' }, '400 cursor-invalid')
    const operator = { as: 'op', role: 'admin' } as const
    await refused('get', `/internal/deliveries?cursor=${cursor}`, operator, '400 cursor-invalid')
  })

  it('to what operators have: a customer, an unknown delivery, a state that is none', async () => {
    const retry = `/internal/deliveries/${randomUUID()}/retry`
    await refused('get', '/internal/deliveries', { as: 'ann' }, '403 scope-required')
    await refused('post', retry, { as: 'ann' }, '403 scope-required')
    const operator = { as: 'op', role: 'admin' } as const
    await refused('post', retry, operator, '404 delivery-not-found')
    await refused('get', '/internal/deliveries?status=lost', operator, '400 request-invalid')
  })

  it('as ids', async () => {
    for (const id of ['1', '%00', "x' or '1'='1"]) {
      const named = encodeURIComponent(id)
      await refused('post', `/notifications/${named}/read`, { as: 'ann' }, '400 request-invalid')
      await refused('delete', `/me/push-subscriptions/${named}`, { as: 'ann' }, '400 request-invalid')
    }
  })

  it('without a token', async () => {
    for (const path of ['/notifications', '/notifications/stream', '/me/contact', '/me/push-subscriptions'])
      await refused('get', path, {}, '401 token-missing')
    await refused('get', '/internal/deliveries', {}, '401 token-missing')
    await refused('put', '/me/contact', { body: { email: null } }, '401 token-missing')
  })

  it('changes nothing of a contact, also when a part of it is valid', async () => {
    const { body: usual } = await notification.get('/me/contact', { as: 'bob' })
    expect(usual).toEqual({
      email: null,
      emailState: null,
      timeZone: 'Asia/Seoul',
      quietHours: null,
      preferences: {
        'order-paid': { email: true, push: false },
        'order-cancelled': { email: true, push: false },
        'coupon-issued': { email: false, push: true },
        'balance-charged': { email: true, push: false },
      },
    })
    const quietHours = { from: '22:00', to: '07:30' }
    const preferences = { 'order-paid': { push: true } }
    const contact = { email: 'bob@example.com', timeZone: 'Europe/Berlin', quietHours, preferences }
    const { body: said } = await notification.put('/me/contact', { as: 'bob', body: contact })
    expect(said).toEqual({
      ...contact,
      emailState: 'confirmed',
      preferences: { ...usual.preferences, 'order-paid': { email: true, push: true } },
    })
    expect((await notification.get('/me/contact', { as: 'bob' })).body).toEqual(said)
    await notification.put('/me/contact', { as: 'bob', body: { email: null } })
    expect((await notification.get('/me/contact', { as: 'bob' })).body).toEqual(usual)
  })
})
