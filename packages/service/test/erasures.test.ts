import { randomUUID } from 'node:crypto'
import { type EventData, PersonErased, PersonForgotten, pseudonymOf } from '@jangteo/events'
import { openPool, readConfig, serviceConfig } from '@jangteo/service-kit'
import { commonConfig, httpAgent, joined, logger, memoryNetwork, startPeer } from '@jangteo/service-testing'
import { eventually, freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineService } from '../src/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'

/** Only services of the shop have a topic for their answers. */
const name = 'notification'
const forgotten = PersonForgotten.of(name)

/** What is going on of a person in this service is in their name. */
const desks = defineService({
  name,
  config: (environment: Parameters<typeof readConfig>[1]) =>
    readConfig(serviceConfig({ name, port: 0 }), environment),
  client: (adapter) => new PrismaClient({ adapter }),
  publishes: [],
  migrations: '',
  subscriptions: () => [],
  people: () => ({
    read: async () => ({}),
    unsettled: async (_, userId) => (userId.startsWith('busy') ? ['a desk is taken'] : []),
    async forget(_, { userId }) {
      if (userId.startsWith('stuck')) throw new Error('the desk cannot be cleared')
      return undefined
    },
  }),
  routes(app) {
    app.post(
      '/desks',
      {
        config: { begins: true },
        schema: {
          ...{ tags: ['desks'], operationId: 'takeDesk', summary: 'Take a desk' },
          response: { 200: z.object({ userId: z.string() }).describe('The person at the desk.') },
        },
      },
      async ({ user: { userId } }) => ({ userId }),
    )
    app.get(
      '/desks',
      {
        config: { public: true },
        schema: {
          ...{ tags: ['desks'], operationId: 'countDesks', summary: 'How many desks there are' },
          response: { 200: z.object({ desks: z.number() }).describe('The number.') },
        },
      },
      async () => ({ desks: 3 }),
    )
  },
})

describe('the erasure of people in a service', () => {
  const network = memoryNetwork()
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let service: ReturnType<typeof desks.create>
  let peer: Awaited<ReturnType<typeof startPeer>>
  beforeAll(async () => {
    database = await freshDatabase('messaging')
    service = desks.create(commonConfig(database.url), { connection: network(name), logger })
    await service.messaging.bootstrap()
    await service.start()
    await joined(service.messaging)
    peer = await startPeer({ network, publishes: [PersonErased], hears: [forgotten] })
  })
  afterAll(async () => {
    await service?.stop()
    await peer?.stop()
    await database?.drop()
  })

  async function askToErase(userId: string): Promise<EventData<typeof PersonErased>> {
    const pseudonym = pseudonymOf(randomUUID())
    const request = { requestId: randomUUID(), userId, pseudonym, requestedAt: new Date(), completedAt: null }
    await peer.commit(PersonErased, request)
    return request
  }
  const answersTo = ({ requestId }: { requestId: string }) =>
    peer.heard(forgotten).filter((answer) => answer.requestId === requestId)
  const untilForgotten = (request: { requestId: string }) =>
    eventually(() => expect(answersTo(request).at(-1)?.forgottenAt).toEqual(expect.any(Date)), {
      timeout: 20_000,
    })

  it('is not kept waiting by many people who have something going on, nor by one who cannot be forgotten', async () => {
    for (let i = 0; i < 25; i++) await askToErase(`busy-${i}`)
    await askToErase('stuck')
    await untilForgotten(await askToErase('ann'))
  })

  it('does not wait for the handling of events until the person can be forgotten', async () => {
    const pool = openPool(database.adminUrl, { max: 1, name: 'handling', logger })
    const handling = await pool.connect()
    try {
      await handling.query('begin')
      await handling.query('lock table messaging.erasure in row share mode')
      const request = await askToErase('busy-bea')
      await eventually(() => expect(answersTo(request)).toMatchObject([{ waitsFor: ['a desk is taken'] }]))
      await handling.query('rollback')
    } finally {
      handling.release()
      await pool.end()
    }
  })

  it('has its turn when the handling of events does not go on for long any more', async () => {
    const pool = openPool(database.adminUrl, { max: 2, name: 'handling', logger })
    const handling = await pool.connect()
    const waiting = async () =>
      (
        await pool.query(
          `select from pg_locks where relation = 'messaging.erasure'::regclass and not granted`,
        )
      ).rows
    try {
      await handling.query('begin')
      await handling.query('lock table messaging.erasure in row share mode')
      const request = await askToErase('eva')
      await eventually(async () => expect(await waiting()).toHaveLength(1))
      await eventually(async () => expect(await waiting()).toEqual([]))
      expect(answersTo(request)).toEqual([])
      await handling.query('rollback')
      await untilForgotten(request)
    } finally {
      handling.release()
      await pool.end()
    }
  })

  it('lets nothing new of the person begin until all services have forgotten them', async () => {
    const { get, post } = httpAgent(service.url)
    const take = async () => {
      const { status, body } = await post('/desks', { as: 'cho' })
      return { status, code: body.code }
    }
    expect(await take()).toMatchObject({ status: 200 })
    const request = await askToErase('cho')
    await eventually(async () => expect(await take()).toEqual({ status: 409, code: 'erasure-open' }))
    expect(await post('/desks', { as: 'dan' })).toMatchObject({ status: 200 })
    expect(await get('/desks')).toMatchObject({ status: 200 })
    await untilForgotten(request)
    expect(await take()).toEqual({ status: 409, code: 'erasure-open' })
    await peer.commit(PersonErased, { ...request, completedAt: new Date() })
    await eventually(async () => expect(await take()).toMatchObject({ status: 200 }))
  })
})
