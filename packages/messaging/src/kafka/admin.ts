import type { Kafka } from 'kafkajs'

/** Without it kafkajs sleeps up to 30 seconds after the broker is back. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60 }
/** Shorter, because whoever publishes tries again without end and should know soon that it cannot. */
export const PRODUCER_RETRY = { initialRetryTime: 50, maxRetryTime: 500, retries: 8 }

export type Admin = ReturnType<Kafka['admin']>

/** A short connection: an idle one would cost CPU for nothing. */
export async function withAdmin<R>(kafka: Kafka, story: (admin: Admin) => Promise<R>): Promise<R> {
  const admin = kafka.admin({ retry: PRODUCER_RETRY })
  await admin.connect()
  try {
    return await story(admin)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
