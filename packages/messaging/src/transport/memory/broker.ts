import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { TopicMissing, Unavailable } from '../../errors.ts'
import type { IncomingRecord, OutgoingRecord, Place, TopicSpec } from '../../transport.ts'
import { partitionOf } from '../partition.ts'

/** An in-process broker: partitioned logs, and the offsets of each group. Shared by its transports. */
export class MemoryBroker {
  readonly #topics = new Map<string, MemoryTopic>()
  readonly #declared = new Map<string, TopicSpec>()
  readonly #groups = new Map<string, Map<string, MemoryGroup>>()
  readonly #changed = new EventEmitter().setMaxListeners(0)
  #down = false
  #keyless = 0

  /** Simulates an outage: while down, nothing can be sent, delivered or committed. */
  set down(down: boolean) {
    this.#down = down
    this.touch()
  }

  get down(): boolean {
    return this.#down
  }

  declare(specs: readonly TopicSpec[]): void {
    for (const spec of specs) this.#declared.set(spec.topic, spec)
  }

  /** Creates a topic, or the partitions that it has not yet. */
  create({ topic, partitions, anyPartitions }: TopicSpec): void {
    const existing = this.#topics.get(topic)?.logs.length
    if (existing === undefined) this.#topics.set(topic, new MemoryTopic(partitions))
    else if (existing < partitions && !anyPartitions) this.grow(topic, partitions)
  }

  /** The number of partitions of a topic; undefined when it does not exist. */
  partitionsOf(topic: string): number | undefined {
    return this.#topics.get(topic)?.logs.length
  }

  endsOf(topic: string): ReadonlyMap<number, bigint> {
    if (this.#down) throw Unavailable({ what: 'the broker is down' })
    return new Map(this.topic(topic).logs.map(({ end }, partition) => [partition, end]))
  }

  /** The groups that read a topic, or have read it, with the number of records below these ends that each has not read. */
  readersOf(topic: string, ends: ReadonlyMap<number, bigint>): readonly { group: string; waiting: bigint }[] {
    if (this.#down) throw Unavailable({ what: 'the broker is down' })
    const { logs } = this.topic(topic)
    return [...this.#groups].flatMap(([name, topics]) => {
      const group = topics.get(topic)
      if (!group) return []
      const waiting = [...ends].map(([partition, end]) => {
        const from = group.committed(partition) ?? logs[partition]?.start ?? 0n
        return end > from ? end - from : 0n
      })
      return [{ group: name, waiting: waiting.reduce((sum, each) => sum + each, 0n) }]
    })
  }

  /** Adds partitions to a topic. */
  grow(topic: string, partitions: number): void {
    const { logs } = this.topic(topic)
    while (logs.length < partitions) logs.push(new MemoryLog())
    this.touch()
  }

  /** Removes records below an offset, as retention does. */
  removeRecords(topic: string, partition: number, below: bigint): void {
    this.topic(topic).logs[partition]?.removeBelow(below)
    this.touch()
  }

  /** Removes a topic with its records and committed offsets. */
  deleteTopic(topic: string): void {
    this.#topics.delete(topic)
    for (const topics of this.#groups.values()) topics.delete(topic)
    this.touch()
  }

  /** @param declared the topics as declared by the sender */
  append(
    records: readonly OutgoingRecord[],
    declared: ReadonlyMap<string, TopicSpec> = new Map(),
  ): readonly Place[] {
    if (this.#down) throw Unavailable({ what: 'the broker is down' })
    const missing = new Set(records.map(({ topic }) => topic).filter((topic) => !this.has(topic)))
    if (missing.size > 0) throw TopicMissing({ topics: [...missing] })
    const places = records.map((record) => {
      const spec = declared.get(record.topic)
      // A reader that has created the topic again knows its contract only.
      if (spec) this.create(spec)
      const { logs } = this.topic(record.topic)
      const partitions = spec && !spec.anyPartitions ? spec.partitions : logs.length
      const partition =
        record.key === null ? this.#keyless++ % partitions : partitionOf(record.key, partitions)
      const log = logs[partition] as MemoryLog
      const offset = log.end
      log.append(record, partition)
      return { partition, offset }
    })
    this.touch()
    return places
  }

  /** A topic; created again when it is declared. @throws {TopicMissing} */
  topic(name: string): MemoryTopic {
    if (!this.has(name)) throw TopicMissing({ topics: [name] })
    return this.#topics.get(name) as MemoryTopic
  }

  /** Whether a topic exists; a declared one is created. */
  has(name: string): boolean {
    const spec = this.#declared.get(name)
    if (spec && !this.#topics.has(name)) this.create(spec)
    return this.#topics.has(name)
  }

  group(name: string, topic: string): MemoryGroup {
    const topics = this.#groups.get(name) ?? new Map<string, MemoryGroup>()
    const group = topics.get(topic) ?? new MemoryGroup()
    this.#groups.set(name, topics.set(topic, group))
    return group
  }

  forget(group: string): void {
    this.#groups.delete(group)
  }

  /** Wakes every subscription. */
  touch(): void {
    this.#changed.emit('changed')
  }

  /** Calls back after every append, outage and recovery. @returns the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#changed.on('changed', listener)
    return () => this.#changed.off('changed', listener)
  }
}

/** The state of a topic, until it is deleted. */
export class MemoryTopic {
  readonly id = randomUUID()
  readonly logs: MemoryLog[]

  constructor(partitions: number) {
    this.logs = Array.from({ length: partitions }, () => new MemoryLog())
  }
}

/** The records of a partition, without those that were removed. */
export class MemoryLog {
  #start = 0n
  #records: IncomingRecord[] = []

  get start(): bigint {
    return this.#start
  }

  get end(): bigint {
    return this.#start + BigInt(this.#records.length)
  }

  append(record: OutgoingRecord, partition: number): void {
    this.#records.push({ ...record, partition, offset: this.end, timestamp: new Date() })
  }

  read(from: bigint, atMost: number): readonly IncomingRecord[] {
    const at = Number(from - this.#start)
    return this.#records.slice(at, at + atMost)
  }

  removeBelow(offset: bigint): void {
    this.#records = this.#records.filter((record) => record.offset >= offset)
    this.#start = offset
  }
}

/** A consumer group in one topic: its committed offsets, and its members with their partitions. */
export class MemoryGroup {
  readonly #committed = new Map<number, bigint>()
  readonly #members: { rebalanced(): void }[] = []

  committed(partition: number): bigint | undefined {
    return this.#committed.get(partition)
  }

  commit(partition: number, nextOffset: bigint): void {
    this.#committed.set(partition, nextOffset)
  }

  join(member: { rebalanced(): void }): void {
    this.#members.push(member)
    for (const each of [...this.#members]) each.rebalanced()
  }

  leave(member: { rebalanced(): void }): void {
    if (this.#members.includes(member)) this.#members.splice(this.#members.indexOf(member), 1)
    for (const each of [...this.#members]) each.rebalanced()
  }

  owns(member: { rebalanced(): void }, partition: number): boolean {
    return this.#members[partition % Math.max(1, this.#members.length)] === member
  }
}
