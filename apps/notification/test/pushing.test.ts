import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decryptPush } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RunningNotification, startNotification } from './running-notification.ts'

interface Push {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A push service that answers each path with a set status; default 201. */
async function startPushService() {
  const pushes: Push[] = []
  const answers = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    pushes.push({ path, headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(answers.get(path) ?? 201).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    answers,
    to: (path: string) => pushes.filter((push) => push.path === path),
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A browser's own keys. */
function browserKeys() {
  const ecdh = createECDH('prime256v1')
  const p256dh = ecdh.generateKeys('base64url')
  const auth = randomBytes(16)
  return { ecdh, auth, keys: { p256dh, auth: auth.toString('base64url') } }
}

describe('web push', () => {
  let notification: RunningNotification
  let service: Awaited<ReturnType<typeof startPushService>>
  beforeAll(async () => {
    service = await startPushService()
    notification = await startNotification()
  })
  afterAll(async () => {
    await notification.stop()
    service.stop()
  })

  const subscribe = (as: string, path: string, { keys } = browserKeys()) =>
    notification.put('/me/push-subscriptions', {
      as,
      body: { endpoint: service.url + path, expirationTime: null, keys },
    })
  const outcomes = (userId: string) =>
    notification.sentTo(userId).map(({ outcome, reason }) => reason ?? outcome)

  it('is kept for an offline browser until its subject has ended, a day at most', async () => {
    for (const [person, seconds, most] of [
      ['ttl-short', 600, 600],
      ['ttl-long', 7 * 86_400, 86_400],
    ] as const) {
      expect((await subscribe(person, `/${person}`)).status).toBe(200)
      await notification.couponIssued(person, 'A coupon', new Date(Date.now() + seconds * 1_000))
      await eventually(() => expect(service.to(`/${person}`)).toHaveLength(1))
      const ttl = Number(service.to(`/${person}`)[0]?.headers.ttl)
      expect(ttl).toBeGreaterThan(most - 60)
      expect(ttl).toBeLessThanOrEqual(most)
    }
  })

  it('reaches a browser, encrypted for it and signed by the shop', async () => {
    const browser = browserKeys()
    expect((await subscribe('ann', '/ann', browser)).status).toBe(200)
    await notification.couponIssued('ann', 'Free coffee')
    const [push] = await eventually(() => {
      expect(service.to('/ann')).toHaveLength(1)
      return service.to('/ann') as [Push]
    })
    // The browser may have it before the other services have heard of it.
    await eventually(() => expect(notification.requestedFor('ann')).toHaveLength(1))
    const notificationId = notification.requestedFor('ann')[0]?.notificationId ?? ''
    expect(push.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' })
    expect(push.headers.topic).toBe(notificationId.replaceAll('-', ''))
    expect(JSON.parse(decryptPush(push.body, browser))).toEqual({
      notificationId,
      title: 'You have a coupon: Free coffee',
      text: 'It takes 5,000 won off an order of 20,000 won or more.',
    })
    const { body } = await notification.get('/push/key')
    const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(push.headers.authorization)) ?? []
    expect(key).toBe(body.publicKey)
    const point = Buffer.from(body.publicKey, 'base64url')
    const jwk = {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    }
    const [header, payload = '', signature = ''] = token.split('.')
    const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
    const signed = Buffer.from(`${header}.${payload}`)
    expect(verify('sha256', signed, signer, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      aud: service.url,
      sub: 'mailto:shop@jangteo.example',
    })
    await eventually(() => expect(outcomes('ann')).toEqual(['sent']))
  })

  it('tries browsers again that may take it later, and not those that have it', async () => {
    await subscribe('bob', '/bob/phone')
    await subscribe('bob', '/bob/laptop')
    service.answers.set('/bob/laptop', 503)
    await notification.couponIssued('bob')
    await eventually(async () =>
      expect(await notification.deliveriesOf('bob')).toMatchObject([
        { status: 'waiting', error: 'push 503' },
      ]),
    )
    service.answers.delete('/bob/laptop')
    await notification.nudge()
    await eventually(() => expect(outcomes('bob')).toEqual(['sent']))
    expect([service.to('/bob/phone').length, service.to('/bob/laptop').length]).toEqual([1, 2])
  })

  it('that a host does not answer delays no other message, however many messages are for it', async () => {
    let asked = 0
    const silent = createServer(() => {
      asked += 1
    }).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => {
      silent.closeAllConnections()
      silent.close()
    })
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/push`
    const people = Array.from({ length: 40 }, (_, n) => `silent-${n}`)
    for (const as of people)
      await notification.put('/me/push-subscriptions', {
        as,
        body: { endpoint: `${endpoint}/${as}`, expirationTime: null, keys: browserKeys().keys },
      })
    await subscribe('heard', '/heard')
    for (const as of people) await notification.couponIssued(as)
    await eventually(() => expect(asked).toBeGreaterThan(0))
    await notification.couponIssued('heard')
    await eventually(() => expect(service.to('/heard')).toHaveLength(1), { timeout: 30_000 })
    // Each of them would have been waited for.
    expect(asked).toBeLessThanOrEqual(2)
    await eventually(async () =>
      expect(await notification.deliveriesOf('silent-39')).toMatchObject([
        { status: 'waiting', error: 'push host paused' },
      ]),
    )
  }, 60_000)

  it.each([404, 410])('forgets a browser that answers %i', async (status) => {
    const as = `cat-${status}`
    await subscribe(as, `/${as}`)
    service.answers.set(`/${as}`, status)
    await notification.couponIssued(as)
    await eventually(() => expect(outcomes(as)).toEqual(['no-address']))
    expect((await notification.get('/me/push-subscriptions', { as })).body.items).toEqual([])
    await notification.couponIssued(as)
    await eventually(() => expect(outcomes(as)).toEqual(['no-address', 'no-address']))
    expect(service.to(`/${as}`)).toHaveLength(1)
  })

  it('is dead for a browser that refuses it', async () => {
    await subscribe('dan', '/dan')
    service.answers.set('/dan', 413)
    await notification.couponIssued('dan')
    await eventually(() => expect(outcomes('dan')).toEqual(['undeliverable']))
  })

  it('comes to a browser once, for the last person who subscribed it, and not after it was removed', async () => {
    const browser = browserKeys()
    const { body: first } = await subscribe('eve', '/shared', browser)
    const { body: second } = await subscribe('fay', '/shared', browser)
    expect(second).toEqual(first)
    await notification.couponIssued('eve')
    await eventually(() => expect(outcomes('eve')).toEqual(['no-address']))
    const path = `/me/push-subscriptions/${second.subscriptionId}`
    expect((await notification.delete(path, { as: 'eve' })).status).toBe(404)
    expect((await notification.delete(path, { as: 'fay' })).status).toBe(204)
    await notification.couponIssued('fay')
    await eventually(() => expect(outcomes('fay')).toEqual(['no-address']))
    expect(service.to('/shared')).toEqual([])
  })

  it('comes to at most twenty browsers of a person', async () => {
    for (let number = 1; number <= 20; number++)
      expect((await subscribe('gus', `/gus/${number}`)).status).toBe(200)
    expect((await subscribe('gus', '/gus/20')).status).toBe(200)
    const { status, body } = await subscribe('gus', '/gus/21')
    expect([status, body.code]).toEqual([409, 'too-many-browsers'])
  })
})
