/** A stored event as it is read. An event of an erased person has no data. */
export interface KeptEvent {
  readonly position: bigint
  readonly eventId: string
  readonly eventType: string
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string | null
  readonly aggregateId: string | null
  readonly producer: string
  readonly orderId: string | null
  readonly userId: string | null
  /** The person by a random id, which stays when the person is erased: PersonForgotten names it as `subject`. */
  readonly personId: string | null
  readonly occurredOn: Date
  readonly receivedAt: Date
  readonly data: Record<string, unknown> | null
  readonly erased: boolean
  readonly traceparent: string
}
