import type { Delivery, IncomingRecord, Transport } from '../transport.ts'

/**
 * A transport that does on purpose what a broker may do: it delivers every record twice, the second time after later
 * events, and lets one topic get ahead of another. Order within a partition is kept. For tests of subscriptions.
 */
export function unreliable(transport: Transport): Transport {
  return {
    ...transport,
    async subscribe(options) {
      const before = new Map<string, readonly IncomingRecord[]>()
      return transport.subscribe({
        ...options,
        async deliver(delivery) {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
          const place = `${delivery.topic}/${delivery.partition}`
          const again = before.get(place)
          const progress = await options.deliver(delivery)
          if (progress.retryInMs !== undefined) return progress
          before.set(place, delivery.records)
          // The outcome of the redelivery does not count: it has no offset of its own.
          for (const records of [again, delivery.records])
            if (records) await redeliver(options.deliver, delivery, records)
          return progress
        },
      })
    },
  }
}

const redeliver = (
  deliver: (delivery: Delivery) => Promise<unknown>,
  delivery: Delivery,
  records: readonly IncomingRecord[],
) => deliver({ ...delivery, records })
