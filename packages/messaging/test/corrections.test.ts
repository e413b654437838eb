import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { defineEvent } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  CorrectionInvalid,
  CorrectionRefused,
  fatesOf,
  forgetLettersOf,
  inTransaction,
  on,
} from '../src/index.ts'
import { correctionOf } from '../src/letters/corrections.ts'
import { NoteTaken, NoteTakenNext } from './support/events.ts'
import { before, keep, openAgain, resolutions } from './support/letters.ts'
import {
  applied,
  by,
  createService,
  record,
  recording,
  startService,
  type TestMessaging,
  type Tx,
  takeNote,
  testDatabase,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const ONCE = { tries: 1, withinMs: 0 }
const RUBBISH = Buffer.from('rubbish')
const notBelow = (least: number) =>
  before(({ n }) => {
    if (n < least) throw new Error(`no note ${n}`)
  })
const correct = ({ deadLetters }: TestMessaging, id: string, json: unknown) =>
  deadLetters.correct(id, json, { by })

describe('a correction', () => {
  it.each(Object.entries(worlds))(
    'puts a new event in the place of one that cannot be applied, and its key goes on, on %s',
    async (_, createWorld) => {
      const database = await testDatabase()
      const world = createWorld()
      const metas: object[] = []
      let broken = true
      const service = await startService(world, database, {
        retry: ONCE,
        subscriptions: [
          on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
            if (data.n === 1 && broken) throw new Error('no note 1')
            metas.push(meta)
            await record(work, data, meta)
          }),
        ],
      })
      await takeNote(service, 'kim', 1)
      await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(1))
      for (const n of [2, 3]) await takeNote(service, 'kim', n)
      const [letter] = await eventually(async () => {
        const letters = await service.deadLetters.list()
        expect(letters).toHaveLength(3)
        return letters
      })
      const { id = '', eventId = '', topic, partition, offset } = letter ?? {}
      expect(await correct(service, id, { author: 'kim', n: 10 })).toEqual({ applied: true })
      expect(await applied(database)).toEqual({ kim: [10, 2, 3] })
      const shown = await service.deadLetters.show(id)
      expect(shown).toMatchObject({
        ...{ state: 'corrected', eventId, value: { decoded: { author: 'kim', n: 1 } } },
        correction: { data: { author: 'kim', n: 10 }, changed: ['n'] },
        resolution: { how: 'corrected', by: by.actor, reason: by.reason },
      })
      const newId = shown?.correction?.eventId ?? ''
      expect(newId).not.toBe(eventId)
      expect(metas[0]).toMatchObject({
        ...{
          eventId: newId,
          originalId: eventId,
          eventType: 'NoteTaken',
          aggregateId: 'kim',
          aggregateVersion: 1,
        },
        ...{ producer: 'reader', topic, partition, offset: BigInt(offset ?? 0), transactionId: null },
      })
      const next = metas[1] as { eventId: string; originalId: string }
      expect(next.originalId).toBe(next.eventId)
      expect(await service.deadLetters.list()).toEqual([])
      const [known] = await service.events.known([eventId])
      expect(known).toMatchObject({ applied: [], letters: [{ id, state: 'corrected' }] })
      expect((await service.events.known([newId]))[0]?.applied).toMatchObject([
        { consumer: 'reader.note.taken' },
      ])
      expect(
        await inTransaction(database.pool, (tx) =>
          fatesOf(
            tx,
            'reader',
            [eventId, newId].map((each) => ({ topic: 'note.taken', eventId: each })),
          ),
        ),
      ).toMatchObject([{ fate: 'corrected' }, { fate: 'applied' }])
      expect(await service.actions.list({ action: 'dead-letter.correct' })).toMatchObject([
        {
          ...{ actor: by.actor, reason: by.reason, target: `dead-letter/${id}` },
          before: { state: 'open', eventId, attempts: 1 },
          after: { state: 'corrected', eventId: newId, changed: ['n'] },
        },
      ])
      expect(await correct(service, id, { author: 'kim', n: 11 })).toBeUndefined()
      // The original comes again, under its id, and could be applied now.
      broken = false
      await database.pool.query(
        `insert into messaging.outbox (topic, key, value, headers)
         select topic, key, value, headers from messaging.dead_letter where id = $1`,
        [id],
      )
      await takeNote(service, 'kim', 4)
      await eventually(async () => expect(await applied(database)).toEqual({ kim: [10, 2, 3, 4] }))
      expect(await service.deadLetters.list()).toEqual([])
    },
  )

  it('of a record that cannot be decoded brings the whole data', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1, value: RUBBISH }])
    await database.pool.query('update messaging.dead_letter set blocks = false')
    expect(await correct(service, id, { author: 'kim', n: 1 })).toEqual({ applied: true })
    expect(await applied(database)).toEqual({ kim: [1] })
    expect(await service.deadLetters.show(id)).toMatchObject({
      value: { undecodable: expect.any(String) },
      correction: { data: { author: 'kim', n: 1 }, changed: ['author', 'n'] },
    })
  })

  it('is deleted with its letter when the person whom it names is forgotten', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const ids = await keep(database, [
      { author: 'kim', n: 1, value: RUBBISH },
      { author: 'lee', n: 1, value: RUBBISH },
    ])
    await database.pool.query('update messaging.dead_letter set blocks = false, key = null')
    const [kim = '', lee = ''] = ids
    await correct(service, kim, { author: 'kim', n: 1 })
    await correct(service, lee, { author: 'lee', n: 1 })
    await inTransaction(database.pool, (tx) => forgetLettersOf(tx, 'kim'))
    expect(await service.deadLetters.show(kim)).toBeUndefined()
    expect(await service.deadLetters.show(lee)).toMatchObject({ state: 'corrected' })
  })

  it('is refused with every problem of its data, and then nothing is changed', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record, { only: ({ n }) => n < 100 })],
    })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    const problemsOf = async (json: unknown) => {
      const error = await correct(service, id, json).catch((error) => error)
      expect(error).toBeInstanceOf(CorrectionInvalid)
      await expect(service.deadLetters.tryCorrection(id, json)).rejects.toThrow(error.message)
      return error.details.problems
    }
    for (const none of [null, [], 7, 'text'])
      expect(await problemsOf(none)).toEqual(['the value must be an object'])
    expect(await problemsOf({ n: '2', m: 3 })).toEqual([
      'm is no field of NoteTaken',
      'author is missing',
      'n must be a whole number below 2^31',
    ])
    expect(await problemsOf({ author: 'lee', n: 2 })).toEqual([
      'author is the key and must stay kim: only the events of one key are applied in order',
    ])
    expect(await problemsOf({ author: 'kim', n: 1 })).toEqual([
      'it says what the original says: redrive that',
    ])
    expect(await problemsOf({ author: 'kim', n: 100 })).toEqual([
      'this service skips an event that says this',
    ])
    expect(await resolutions(database)).toBe('open')
    expect(await service.actions.list()).toEqual([])
    for (const wrong of [{ reason: '' }, { actor: 'operator:' as const }])
      await expect(
        service.deadLetters.correct(id, { author: 'kim', n: 2 }, { by: { ...by, ...wrong } }),
      ).rejects.toThrow('needs')
  })

  it('whose handler fails leaves the letter open with one more attempt, and its key blocked', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [notBelow(5)] })
    const [id = ''] = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'kim', n: 7 },
    ])
    const outcome = await correct(service, id, { author: 'kim', n: 3 })
    expect(outcome).toEqual({ applied: false, error: 'Error: no note 3' })
    expect(await service.deadLetters.show(id)).toMatchObject({
      ...{ state: 'open', attempts: 2, waitingBehind: 1, correction: null },
      failures: [{ error: 'Error: no note 3', by: by.actor }],
    })
    expect(await service.actions.list()).toMatchObject([
      { action: 'dead-letter.correct', before: { attempts: 1 }, after: { state: 'open', error: 'Error' } },
    ])
    expect(await applied(database)).toEqual({})
    expect(await correct(service, id, { author: 'kim', n: 6 })).toEqual({ applied: true })
    expect(await applied(database)).toEqual({ kim: [6, 7] })
  })

  it.each([true, false])(
    'that is requested many times at once, beside redrives, is applied once (the letter blocks its key: %s)',
    async (blocks) => {
      const database = await testDatabase()
      const services = await Promise.all(
        [database, openAgain(database), openAgain(database)].map(async (each) => {
          const service = createService(worlds.memory(), each, { subscriptions: [notBelow(5)] })
          await service.bootstrap()
          return service
        }),
      )
      const [id = ''] = await keep(database, [{ author: 'kim', n: 1, ...(!blocks && { value: RUBBISH }) }])
      await database.pool.query('update messaging.dead_letter set blocks = $1', [blocks])
      const outcomes = await Promise.all([
        ...services.flatMap((service) => [10, 11].map((n) => correct(service, id, { author: 'kim', n }))),
        ...services.map(({ deadLetters }) => deadLetters.redrive({ id }, { by }).then(() => undefined)),
      ])
      expect(outcomes.filter((outcome) => outcome?.applied)).toHaveLength(1)
      const { correction, resolution } = (await services[0]?.deadLetters.show(id)) ?? {}
      expect(resolution?.how).toBe('corrected')
      expect(await applied(database)).toEqual({ kim: [correction?.data.n] })
    },
  )

  it('whose process is killed has changed nothing, and the next one is applied', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database, { subscriptions: [recording()] })
    await service.bootstrap()
    const [id = ''] = await keep(
      database,
      upTo(2).map((n) => ({ author: 'kim', n })),
    )
    const program = fileURLToPath(new URL('support/dying-corrector.ts', import.meta.url))
    const replica = fork(program, [database.url, id, JSON.stringify({ author: 'kim', n: 10 })])
    onTestFinished(() => void replica.kill('SIGKILL'))
    await once(replica, 'message')
    replica.kill('SIGKILL')
    await once(replica, 'exit')
    expect(await applied(database)).toEqual({})
    expect(await correct(service, id, { author: 'kim', n: 11 })).toEqual({ applied: true })
    expect(await applied(database)).toEqual({ kim: [11, 2] })
    expect(await resolutions(database)).toBe('corrected redriven')
    expect(await service.actions.list({ action: 'dead-letter.correct' })).toHaveLength(1)
  })

  it('waits for the letters before it on its key', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [first = '', second = ''] = await keep(
      database,
      upTo(2).map((n) => ({ author: 'kim', n })),
    )
    const refused = `dead letter ${first} of its key has to be resolved first`
    const json = { author: 'kim', n: 10 }
    await expect(correct(service, second, json)).rejects.toThrow(refused)
    await expect(service.deadLetters.tryCorrection(second, json)).rejects.toThrow(refused)
    expect(await resolutions(database)).toBe('open open')
  })

  it('is refused when its original was applied meanwhile, and where the handler recognises events by their ids', async () => {
    const database = await testDatabase()
    const world = worlds.memory()
    const service = await startService(world, database, { subscriptions: [recording()] })
    const [id = '', other = ''] = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'lee', n: 1 },
    ])
    await database.pool.query(
      `insert into messaging.inbox (consumer, event_id, digest)
       select consumer, event_id, ('x' || left(encode(sha256(value), 'hex'), 16))::bit(64)::bigint
       from messaging.dead_letter where id = $1`,
      [id],
    )
    const late = correct(service, id, { author: 'kim', n: 10 })
    await expect(late).rejects.toBeInstanceOf(CorrectionRefused)
    await expect(late).rejects.toThrow('was applied meanwhile')
    expect(await service.deadLetters.show(id)).toMatchObject({ state: 'open', attempts: 1 })
    await service.stop()
    const storing = createService(world, database, {
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record, { idempotent: true })],
    })
    await expect(correct(storing, other, { author: 'lee', n: 10 })).rejects.toThrow('as it was published')
    expect(await applied(database)).toEqual({})
  })

  it('is written in the newest version of the contract', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    await service.stop()
    const heard: object[] = []
    const next = createService(worlds.memory(), database, {
      publishes: [NoteTakenNext],
      subscriptions: [
        on<typeof NoteTakenNext, Tx>(NoteTakenNext, async (_, data) => {
          heard.push(data)
        }),
      ],
    })
    await correct(next, id, { author: 'kim', n: 1, language: 'en' })
    expect(heard).toEqual([{ author: 'kim', n: 1, language: 'en' }])
    expect((await next.deadLetters.show(id))?.correction?.changed).toEqual(['language'])
  })

  it('is tried before, and everything is rolled back', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [notBelow(5)] })
    const [id = ''] = await keep(
      database,
      upTo(2).map((n) => ({ author: 'kim', n })),
    )
    const rows = async () =>
      Promise.all(
        ['dead_letter', 'inbox', 'outbox', 'operator_action'].map(
          async (table) => (await database.pool.query(`select * from messaging.${table} order by 1, 2`)).rows,
        ),
      )
    const asItWas = await rows()
    expect(await service.deadLetters.tryCorrection(id, { author: 'kim', n: 3 })).toEqual({
      ...{ outcome: 'would-fail', id },
      error: 'Error: no note 3',
    })
    expect(await service.deadLetters.tryCorrection(id, { author: 'kim', n: 6 })).toEqual({
      ...{ outcome: 'would-pass', letters: 1 },
    })
    expect(await rows()).toEqual(asItWas)
    expect(await applied(database)).toEqual({})
    expect(await service.deadLetters.tryCorrection('999', { author: 'kim', n: 6 })).toBeUndefined()
  })
})

describe('a personal field of a correction', () => {
  const Signed = defineEvent({
    topic: 'note.signed',
    meaning: 'An author signed a note.',
    key: 'author',
    aggregateId: 'author',
    personal: ['text', 'place'],
    schema: {
      type: 'record',
      name: 'NoteSigned',
      fields: [
        { name: 'author', type: 'string' },
        { name: 'n', type: 'int' },
        { name: 'text', type: 'string' },
        { name: 'place', type: ['null', 'string'], default: null },
      ],
    },
    example: { author: 'kim', n: 1, text: 'it is snowing', place: null },
  })
  const record = {
    ...{ topic: Signed.topic, partition: 0, offset: 7n, timestamp: new Date(), key: 'kim' },
    ...{ value: null, headers: {} },
  }
  const letter = { eventId: 'e7', record }
  const original = { author: 'kim', n: 1, text: 'it is snowing', place: 'Seoul' }
  const masked = { ...original, text: '•••', place: '•••' }

  it('keeps its value while it has its mask', () => {
    const { message, changed } = correctionOf(Signed, letter, original, { ...masked, n: 2 })
    expect(message.data).toEqual({ ...original, n: 2 })
    expect(changed).toEqual(['n'])
    const written = correctionOf(Signed, letter, original, { ...masked, text: 'it rains' })
    expect(written.message.data).toEqual({ ...original, text: 'it rains' })
  })

  it.each([
    ['edited', original, { ...original, text: '•••!' }, 'text'],
    ['that has no original', undefined, { ...original, place: '•••' }, 'place'],
  ])('is never its mask, %s', (_, before, json, field) => {
    expect(() => correctionOf(Signed, letter, before, json)).toThrow(
      `${field} has the mask of a personal value, which is not its value`,
    )
  })
})
