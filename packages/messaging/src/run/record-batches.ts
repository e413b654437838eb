import type { SubscribeOptions } from '../transport.ts'
import { Distribution, type Metric } from './metrics.ts'

/** Measures the record batches of a subscription. */
export class RecordBatches {
  readonly #records = new Distribution({
    name: 'messaging_record_batch_records',
    help: 'Records of a batch that was given to a consumer.',
    labelNames: ['topic'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  })
  readonly #seconds = new Distribution({
    name: 'messaging_record_batch_duration_seconds',
    help: 'How long a consumer had a record batch, with what it waited for others.',
    labelNames: ['topic'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  })
  readonly metrics: readonly Metric[] = [this.#records.metric, this.#seconds.metric]

  measured(options: SubscribeOptions): SubscribeOptions {
    return {
      ...options,
      deliver: async (delivery) => {
        const labels = { topic: delivery.topic }
        const begun = performance.now()
        this.#records.observe(labels, delivery.records.length)
        const progress = await options.deliver(delivery)
        this.#seconds.observe(labels, (performance.now() - begun) / 1000)
        return progress
      },
    }
  }
}
