import type { ISocketFactory, Kafka } from 'kafkajs'

/** For a consumer: it stays in its group while the broker is unavailable. kafkajs' default pauses up to 30 s too long. */
export const PATIENT = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60 }
/** For other clients, some 3 seconds: a publisher retries without limit, and should learn soon that it cannot publish. */
export const PROMPT = { initialRetryTime: 50, maxRetryTime: 500, retries: 8 }

/** kafkajs clients by connection retry: a setting that a producer or an admin cannot change itself. */
export interface Clients {
  patient(socketFactory: ISocketFactory): Kafka
  readonly prompt: Kafka
}

export type Admin = ReturnType<Kafka['admin']>

/** A short connection: an idle one would cost CPU for nothing. */
export async function withAdmin<R>(kafka: Kafka, callback: (admin: Admin) => Promise<R>): Promise<R> {
  const admin = kafka.admin({ retry: PROMPT })
  try {
    // A connect that fails may leave a connection behind, too.
    await admin.connect()
    return await callback(admin)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
