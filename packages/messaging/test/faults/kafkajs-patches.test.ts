import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Partitioners } from 'kafkajs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assertAcknowledged } from '../../src/transport/kafka/transport.ts'
import { partitionOf } from '../../src/transport/partition.ts'

// What patches/kafkajs.patch mends is inside of kafkajs, so that is where it is tested.
const inside = (file: string) => createRequire(import.meta.url)(`kafkajs/src/${file}`)
const RequestQueue = inside('network/requestQueue')
const createSendMessages = inside('producer/sendMessages')
const createRetry = inside('retry')
const { KafkaJSProtocolError } = inside('errors')

const silent = { debug() {}, info() {}, warn() {}, error() {}, namespace: () => silent }

describe('the request queue of a connection', () => {
  const sent: number[] = []
  const queueOf = () =>
    new RequestQueue({
      maxInFlightRequests: 1,
      requestTimeout: 30_000,
      enforceRequestTimeout: false,
      clientId: 'test',
      broker: 'test',
      logger: silent,
      isConnected: () => true,
    })
  const request = (correlationId: number) => ({
    entry: { correlationId, apiName: 'test', resolve() {}, reject() {} },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  })
  const answer = (correlationId: number) => ({ correlationId, payload: Buffer.alloc(0), size: 0 })

  beforeEach(() => {
    sent.length = 0
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('arms no timer when nothing is pending', () => {
    const queue = queueOf()
    queue.push(request(1))
    queue.fulfillRequest(answer(1))
    expect(sent).toEqual([1])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('runs again for pending requests, and stops when all are sent', () => {
    const queue = queueOf()
    queue.push(request(1))
    queue.push(request(2))
    expect(sent).toEqual([1])
    expect(vi.getTimerCount()).toBe(1)
    queue.fulfillRequest(answer(1))
    expect(sent).toEqual([1, 2])
    queue.fulfillRequest(answer(2))
    vi.runOnlyPendingTimers()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('sends requests that were held back when the broker asked for a pause', () => {
    const queue = queueOf()
    queue.maybeThrottle(500)
    queue.push(request(1))
    vi.advanceTimersByTime(499)
    expect(sent).toEqual([])
    vi.advanceTimersByTime(1)
    expect(sent).toEqual([1])
    queue.fulfillRequest(answer(1))
    expect(vi.getTimerCount()).toBe(0)
  })
})

it('fetches again soon when there was no partition to fetch: one may have been resumed', async () => {
  vi.useFakeTimers()
  const ConsumerGroup = inside('consumer/consumerGroup')
  const paused = {
    cluster: { async refreshMetadataIfNecessary() {} },
    checkForStaleAssignment() {},
    async seekOffsets() {},
    subscriptionState: { assigned: () => [{ topic: 't', partitions: [0] }] },
    filterPartitionsByNode: (_: number, assigned: unknown) => assigned,
    offsetManager: { committedOffsets: () => ({ t: { 0: '7' } }) },
    getActiveTopicPartitions: () => ({ t: new Set() }),
    maxWaitTime: 5_000,
  }
  let fetched: unknown
  const fetching = ConsumerGroup.prototype.fetch.call(paused, 1).then((batches: unknown) => {
    fetched = batches
  })
  await vi.advanceTimersByTimeAsync(100)
  vi.useRealTimers()
  expect(fetched).toEqual([])
  await fetching
})

it('joins again until it has, when the broker no longer knows the member, and never fetches outside of the group', async () => {
  const { KafkaJSConnectionClosedError } = inside('errors')
  const { MemberAssignment } = inside('consumer/assignerProtocol')
  const nothingAssigned = MemberAssignment.encode({ version: 0, assignment: {}, userData: Buffer.alloc(0) })
  const answers = [
    { memberId: 'first' },
    new KafkaJSConnectionClosedError('Closed connection', { host: 'broker', port: 1 }),
    { memberId: 'second' },
  ]
  const coordinator = {
    async joinGroup() {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return { generationId: 1, leaderId: 'another', members: [], groupProtocol: 'p', ...answer }
    },
    syncGroup: async () => ({ memberAssignment: nothingAssigned }),
    heartbeat: async () => undefined,
  }
  const retry = { initialRetryTime: 1, maxRetryTime: 10, retries: 5 }
  const emitter = { emit: () => undefined }
  const group = new (inside('consumer/consumerGroup'))({
    ...{ groupId: 'g', topics: [], assigners: [], logger: silent, retry, instrumentationEmitter: emitter },
    cluster: {
      connect: async () => undefined,
      refreshMetadataIfNecessary: async () => undefined,
      committedOffsets: () => ({}),
      findGroupCoordinator: async () => coordinator,
      getNodeIds: () => [1],
    },
  })
  const members: (string | null)[] = []
  const over = Promise.withResolvers<void>()
  group.fetch = async () => {
    members.push(group.memberId)
    if (members.length === 1)
      throw new KafkaJSProtocolError({ type: 'UNKNOWN_MEMBER_ID', message: 'unknown' })
    over.resolve()
    return new Promise(() => undefined)
  }
  const runner = new (inside('consumer/runner'))({
    ...{ logger: silent, consumerGroup: group, retry, instrumentationEmitter: emitter, heartbeatInterval: 1 },
    onCrash: over.reject,
  })
  await runner.start()
  await over.promise
  expect(members).toEqual(['first', 'second'])
})

describe('a wall clock that is set back or forward', () => {
  const HOUR_MS = 3_600_000
  // Those that write the time of a record or of a log line.
  const MAY_READ_IT = /protocol\/|instrumentation\/event|loggers\//

  afterEach(() => vi.useRealTimers())

  it('stops no heartbeat: the broker would give the partitions to another member, for as long', async () => {
    const heartbeat = vi.fn(async () => undefined)
    const ConsumerGroup = inside('consumer/consumerGroup')
    const group = new ConsumerGroup({
      ...{ groupId: 'g', topics: [], logger: silent, retry: {} },
      instrumentationEmitter: { emit: () => undefined },
    })
    Object.assign(group, { memberId: 'm', generationId: 1, coordinator: { heartbeat } })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - HOUR_MS })
    await group.heartbeat({ interval: 0 })
    expect(heartbeat).toHaveBeenCalledTimes(1)
  })

  it('ends no request that is on its way', () => {
    const request = new (inside('network/requestQueue/socketRequest'))({
      ...{ requestTimeout: 30_000, broker: 'b', clientId: 'c', expectResponse: true },
      entry: { correlationId: 1 },
      ...{ send: () => undefined, timeout: () => undefined },
    })
    request.send()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR_MS })
    expect(performance.now() - request.sentAt).toBeLessThan(HOUR_MS)
  })

  it('is read by nothing that measures an interval', () => {
    const sources = path.dirname(createRequire(import.meta.url).resolve('kafkajs/package.json'))
    const files = readdirSync(path.join(sources, 'src'), { recursive: true, encoding: 'utf8' })
    const readers = files.filter(
      (file) =>
        /(?<!spec)\.js$/.test(file) &&
        /Date\.now|new Date/.test(readFileSync(path.join(sources, 'src', file), 'utf8')),
    )
    expect(readers.length).toBeGreaterThan(0)
    expect(readers.filter((file) => !MAY_READ_IT.test(file))).toEqual([])
  })
})

describe('a send that spans partitions', () => {
  type Partitions = { partition: number; messages: { value: string }[] }[]

  /** Two brokers; `move` happens while the first attempt is on its way. */
  function cluster(leaders: Record<number, number>, move: Record<number, number>) {
    const stored: Record<number, string[]> = {}
    const known = { ...leaders }
    const brokers = [1, 2].map((nodeId) => ({
      nodeId,
      async produce({ topicData }: { topicData: { partitions: Partitions }[] }) {
        Object.assign(leaders, move)
        const partitions = topicData[0]?.partitions ?? []
        if (partitions.some(({ partition }) => leaders[partition] !== nodeId))
          throw new KafkaJSProtocolError({
            message: 'moved',
            type: 'NOT_LEADER_FOR_PARTITION',
            code: 6,
            retriable: true,
          })
        for (const { partition, messages } of partitions)
          stored[partition] = [...(stored[partition] ?? []), ...messages.map(({ value }) => value)]
        return {
          topics: [
            { topicName: 't', partitions: partitions.map(({ partition }) => ({ partition, errorCode: 0 })) },
          ],
        }
      },
    }))
    return {
      stored,
      targetTopics: new Set(['t']),
      isConnected: () => true,
      async addMultipleTargetTopics() {},
      async refreshMetadataIfNecessary() {},
      async refreshMetadata() {
        Object.assign(known, leaders)
      },
      findTopicPartitionMetadata: () => Object.keys(known).map((id) => ({ partitionId: Number(id) })),
      findLeaderForPartitions: (_: string, partitions: string[]) =>
        Object.groupBy(partitions.map(Number), (partition) => String(known[partition])),
      async findBroker({ nodeId }: { nodeId: string }) {
        return brokers[Number(nodeId) - 1]
      },
    }
  }

  const eosManager = {
    async acquireBrokerLock() {},
    async releaseBrokerLock() {},
    isTransactional: () => false,
    getProducerId: () => -1,
    getProducerEpoch: () => 0,
    getSequence: () => 0,
    updateSequence() {},
  }
  const messages = ['0', '1', '2'].map((key) => ({ key, value: `to ${key}` }))

  const send = async (target: ReturnType<typeof cluster>) => {
    const partitioner = vi.fn(({ message }: { message: { key: string } }) => Number(message.key))
    const metadata = await createSendMessages({
      logger: silent,
      cluster: target,
      partitioner,
      eosManager,
      retrier: createRetry({ initialRetryTime: 1, maxRetryTime: 1, retries: 5 }),
    })({ acks: -1, timeout: 1_000, topicMessages: [{ topic: 't', messages }] })
    return { metadata, partitioner }
  }

  it.each([
    ['to a broker that has answered for others', { 0: 1, 1: 2, 2: 1 }, { 1: 1 }],
    ['to a broker that was not asked yet', { 0: 1, 1: 1, 2: 1 }, { 1: 2 }],
    ['all at once', { 0: 1, 1: 2, 2: 1 }, { 0: 2, 1: 1, 2: 2 }],
  ])('is stored and acknowledged for every partition when a leader moves %s', async (_, leaders, move) => {
    const target = cluster(leaders, move)
    const { metadata, partitioner } = await send(target)
    expect(target.stored).toEqual({ 0: ['to 0'], 1: ['to 1'], 2: ['to 2'] })
    expect(metadata.map(({ partition }: { partition: number }) => partition).sort()).toEqual([0, 1, 2])
    expect(partitioner).toHaveBeenCalledTimes(messages.length)
  })
})

describe("the check of a broker's acknowledgements", () => {
  const sent = [{ topic: 't', messages: [{ partition: 0 }, { partition: 2 }, { partition: 2 }] }]
  const acknowledgement = (partition: number, errorCode = 0) => ({ topicName: 't', partition, errorCode })

  it('is content when every partition was', () => {
    expect(() => assertAcknowledged(sent, [acknowledgement(2), acknowledgement(0)])).not.toThrow()
  })

  it.each([
    ['a partition is missing', [acknowledgement(0)]],
    ['a partition failed', [acknowledgement(0), acknowledgement(2, 6)]],
    ['another topic answered', [acknowledgement(0), { ...acknowledgement(2), topicName: 'u' }]],
    ['nothing was answered', []],
  ])('refuses the answer when %s', (_, metadata) => {
    expect(() => assertAcknowledged(sent, metadata)).toThrow('no acknowledgement for t/')
  })
})

it("chooses the partition that Kafka's other clients choose", () => {
  const theirs = Partitioners.DefaultPartitioner()
  const parts = ['kim', '김', '주문-', '🧾', 'é', '\u{10ffff}', '01939f3e-', '', 'ß', '한글 이름 ']
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let i = 0; i < 1_000; i++) {
    const key = Array.from({ length: random(6) }, () => parts[random(parts.length)]).join('') + random(1e6)
    const partitions = 1 + random(50)
    const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      leader: 1,
    }))
    const chosen = theirs({
      topic: 't',
      partitionMetadata: partitionMetadata as never,
      message: { key, value: null },
    })
    expect(partitionOf(key, partitions), key).toBe(chosen)
  }
})

describe('the encoding of a record', () => {
  const encodeRecord = inside('protocol/recordBatch/record/v0')
  const decodeRecord = inside('protocol/recordBatch/record/v0/decoder')
  const Decoder = inside('protocol/decoder')

  it.each([
    ['without headers', {}],
    ['with many headers', Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`header-${i}`, `${i}`]))],
    ['with long ones, in any script', { memo: '주문 '.repeat(3_000), 'x-Ünïcödé': 'ß' }],
  ])('is read back as it was, %s', (_, headers) => {
    const record = { key: Buffer.from('kim'), value: Buffer.alloc(70_000, 7), headers }
    const { buffer } = encodeRecord({ offsetDelta: 300, timestampDelta: 2 ** 33, ...record })
    const decoder = new Decoder(buffer)
    expect(decoder.readVarInt()).toBe(buffer.length - decoder.offset)
    const read = decodeRecord(decoder, { firstOffset: '5', firstTimestamp: '0' })
    expect(read).toMatchObject({ offset: '305', timestamp: String(2 ** 33), key: record.key })
    expect(read.value.equals(record.value)).toBe(true)
    const texts = Object.entries(read.headers).map(([name, value]) => [name, String(value)])
    expect(Object.fromEntries(texts)).toEqual(headers)
    expect(decoder.canReadInt32()).toBe(false)
  })
})
