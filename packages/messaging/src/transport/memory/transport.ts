import type { Lag, SubscribeOptions, TopicSpec, Transport, TransportSubscription } from '../../transport.ts'
import type { MemoryBroker, MemoryGroup, MemoryLog } from './broker.ts'

/** A transport within one process: for tests, and for a demonstration without a broker. Nothing survives the process. */
export function memoryTransport(broker: MemoryBroker): Transport {
  const subscriptions = new Set<TransportSubscription>()
  const declared = new Map<string, TopicSpec>()
  const unsubscribe = async () => {
    await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
  }
  return {
    name: 'memory',
    declare(topics) {
      for (const spec of topics) declared.set(spec.topic, spec)
      broker.declare(topics)
    },
    async publish(records) {
      return broker.append(records, declared)
    },
    async subscribe(options) {
      const topics = [...options.topics, ...(options.formerTopics ?? []).filter((topic) => broker.has(topic))]
      await options.onTopics?.(new Map(topics.map((topic) => [topic, broker.topic(topic).id])))
      const members = topics.map((topic) => new MemoryMember(broker, topic, options))
      const subscription: TransportSubscription = {
        lag: async () => members.flatMap((member) => member.lag()),
        async stop() {
          await Promise.all(members.map((member) => member.stop()))
          subscriptions.delete(subscription)
        },
      }
      subscriptions.add(subscription)
      return subscription
    },
    async ensureTopics(topics) {
      for (const topic of topics) broker.create(topic)
    },
    async partitionsOf(topics) {
      const known = topics.map((topic) => [topic, broker.partitionsOf(topic)] as const)
      return new Map(known.flatMap(([topic, count]) => (count === undefined ? [] : [[topic, count]])))
    },
    async endsOf(topic) {
      return broker.endsOf(topic)
    },
    async readersOf(topic, ends) {
      return broker.readersOf(topic, ends).map((reader) => ({ ...reader, unassigned: 0 }))
    },
    async forgetGroups(groups) {
      for (const group of groups) broker.forget(group)
    },
    grant: async () => undefined,
    revoke: async () => [],
    unsubscribe,
    close: unsubscribe,
  }
}

/** One member of a group, in one of its topics. */
class MemoryMember {
  readonly #broker: MemoryBroker
  readonly #topic: string
  readonly #options: SubscribeOptions
  #group: MemoryGroup
  #id: string
  /** Set while the topic was recreated and this is not handled yet. */
  #identifying = false
  readonly #busy = new Map<number, Promise<void>>()
  readonly #resting = new Map<number, NodeJS.Timeout>()
  readonly #unlisten: () => void
  #stopped = false

  constructor(broker: MemoryBroker, topic: string, options: SubscribeOptions) {
    this.#broker = broker
    this.#topic = topic
    this.#options = options
    this.#id = broker.topic(topic).id
    this.#group = broker.group(options.group, topic)
    this.#unlisten = broker.onChange(() => this.rebalanced())
    this.#group.join(this)
  }

  /** Checks every partition again; called when the group or the log has changed. */
  rebalanced(): void {
    if (this.#options.formerTopics?.includes(this.#topic) && !this.#broker.has(this.#topic)) {
      if (!this.#stopped) this.#gone()
      return
    }
    const { id, logs } = this.#broker.topic(this.#topic)
    if (id !== this.#id) void this.#startOver(id)
    else logs.forEach((log, partition) => void this.#advance(log, partition))
  }

  lag(): Lag[] {
    if (!this.#broker.has(this.#topic)) return []
    return this.#broker.topic(this.#topic).logs.flatMap((log, partition) => {
      const committed = this.#position(log, partition)
      const lag = { topic: this.#topic, partition, committed, waiting: log.end - committed }
      return this.#group.owns(this, partition) ? [lag] : []
    })
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#unlisten()
    for (const timer of this.#resting.values()) clearTimeout(timer)
    await Promise.all(this.#busy.values())
    this.#group.leave(this)
  }

  #position(log: MemoryLog, partition: number): bigint {
    return this.#group.committed(partition) ?? log.start
  }

  #advance(log: MemoryLog, partition: number): void {
    if (this.#stopped || this.#identifying || this.#busy.has(partition) || this.#resting.has(partition))
      return
    if (this.#broker.down || !this.#group.owns(this, partition)) return
    const from = this.#position(log, partition)
    if (from >= log.end && from >= log.start) return
    const work = from < log.start ? this.#passOver(log, partition, from) : this.#deliver(log, partition, from)
    const running = work.finally(() => {
      this.#busy.delete(partition)
      // Another member may own the partition now; its owner continues.
      this.#broker.touch()
    })
    this.#busy.set(partition, running)
  }

  async #passOver({ start }: MemoryLog, partition: number, from: bigint): Promise<void> {
    await this.#options.onLoss?.({ topic: this.#topic, partition, from, until: start })
    this.#group.commit(partition, start)
  }

  /** As on Kafka: the member of a former topic that was deleted has to join again. */
  #gone(): void {
    void this.stop()
    this.#options.onCrash(new Error(`the former topic ${this.#topic} was deleted`))
  }

  async #startOver(id: string): Promise<void> {
    if (this.#identifying || this.#stopped) return
    this.#identifying = true
    await Promise.all(this.#busy.values())
    await this.#options.onTopics?.(new Map([[this.#topic, id]]))
    this.#id = id
    this.#group = this.#broker.group(this.#options.group, this.#topic)
    this.#identifying = false
    if (!this.#stopped) this.#group.join(this)
  }

  async #deliver(log: MemoryLog, partition: number, from: bigint): Promise<void> {
    const { nextOffset, retryInMs } = await this.#options.deliver({
      topic: this.#topic,
      partition,
      records: log.read(from, this.#options.maxRecords),
      end: log.end,
    })
    // The commit of a member that has lost the partition is refused, as by a broker.
    if (this.#group.owns(this, partition) && !this.#broker.down) this.#group.commit(partition, nextOffset)
    if (retryInMs === undefined || this.#stopped) return
    const timer = setTimeout(() => {
      this.#resting.delete(partition)
      this.rebalanced()
    }, retryInMs)
    this.#resting.set(partition, timer)
  }
}
