import type { IncomingRecord, Lag, SubscribeOptions, Transport, TransportSubscription } from '../transport.ts'
import type { MemoryBroker, MemoryGroup } from './broker.ts'

/** A transport within one process: for tests, and for a demonstration without a broker. Nothing survives the process. */
export function memoryTransport(broker: MemoryBroker): Transport {
  const subscriptions = new Set<TransportSubscription>()
  const unsubscribe = async () => {
    await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
  }
  return {
    name: 'memory',
    async publish(records) {
      broker.append(records)
    },
    async subscribe(options) {
      const members = options.topics.map((topic) => new MemoryMember(broker, topic, options))
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
    async forgetGroups(groups) {
      for (const group of groups) broker.forget(group)
    },
    unsubscribe,
    close: unsubscribe,
  }
}

/** What one member of a group does in one of its topics. */
class MemoryMember {
  readonly #broker: MemoryBroker
  readonly #topic: string
  readonly #options: SubscribeOptions
  readonly #group: MemoryGroup
  readonly #busy = new Map<number, Promise<void>>()
  readonly #resting = new Map<number, NodeJS.Timeout>()
  readonly #unlisten: () => void
  #stopped = false

  constructor(broker: MemoryBroker, topic: string, options: SubscribeOptions) {
    this.#broker = broker
    this.#topic = topic
    this.#options = options
    this.#group = broker.group(options.group, topic)
    this.#unlisten = broker.onChange(() => this.rebalanced())
    this.#group.join(this)
  }

  /** Looks at every partition again; called when the group or the log has changed. */
  rebalanced(): void {
    this.#group.committed.forEach((_, partition) => void this.#advance(partition))
  }

  lag(): Lag[] {
    return this.#broker.log(this.#topic).flatMap((log, partition) => {
      const committed = this.#group.committed[partition] as bigint
      const lag = { topic: this.#topic, partition, committed, waiting: BigInt(log.length) - committed }
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

  #advance(partition: number): void {
    if (this.#stopped || this.#busy.has(partition) || this.#resting.has(partition)) return
    if (this.#broker.down || !this.#group.owns(this, partition)) return
    const from = this.#group.committed[partition] as bigint
    const log = this.#broker.log(this.#topic)[partition] ?? []
    const records = log.slice(Number(from), Number(from) + this.#options.maxRecords)
    if (records.length === 0) return
    const running = this.#deliver(partition, records).finally(() => {
      this.#busy.delete(partition)
      // Another member may own the partition since; whoever does goes on.
      this.#broker.touch()
    })
    this.#busy.set(partition, running)
  }

  async #deliver(partition: number, records: readonly IncomingRecord[]): Promise<void> {
    const { nextOffset, retryInMs } = await this.#options.deliver({
      topic: this.#topic,
      partition,
      records,
    })
    // The commit of a member that lost the partition meanwhile is refused, as a broker would.
    if (this.#group.owns(this, partition) && !this.#broker.down) this.#group.committed[partition] = nextOffset
    if (retryInMs === undefined || this.#stopped) return
    const timer = setTimeout(() => {
      this.#resting.delete(partition)
      this.#advance(partition)
    }, retryInMs)
    this.#resting.set(partition, timer)
  }
}
