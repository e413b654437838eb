/** An order of any customer, as `GET /internal/orders` lists it. Amounts in won. */
export interface OrderState {
  readonly orderId: string
  readonly userId: string
  readonly status: string
  readonly amount: number
  readonly createdAt: string
  readonly waitsFor: string | null
  readonly waitsSince: string | null
}

export interface OrderCount {
  readonly status: string
  readonly waitsFor: string | null
  readonly count: number
  readonly oldestAt: string
}

/** An order with its history and outlook, as `GET /internal/orders/{orderId}` answers it. */
export interface ShownOrder {
  readonly order: {
    readonly orderId: string
    readonly userId: string
    readonly status: string
    readonly amount: number
    readonly discount: number
    readonly lines: readonly {
      readonly productId: string
      readonly name: string
      readonly quantity: number
    }[]
    readonly couponId: string | null
    readonly paymentId?: string | null
    readonly expiresAt: string
  }
  readonly history: readonly {
    readonly type: string
    readonly status: string
    readonly actor: string
    readonly note: string | null
    readonly occurredOn: string
  }[]
  /** True when a note of the customer is masked. */
  readonly masked: boolean
  readonly wait: { readonly for: string; readonly since: string; readonly stuck: boolean } | null
  readonly ahead: readonly { readonly step: string; readonly by: string }[]
}

/** An event of an order with its record, as the data platform answers it. */
export interface OrderRecord {
  readonly eventId: string
  readonly type: string
  readonly producer: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly occurredOn: string
  readonly storedAt: string
}

export interface KnownLetter {
  readonly id: string
  readonly consumer: string
  readonly state: 'retrying' | 'open' | 'redriven' | 'discarded' | 'corrected'
  readonly error: string
  readonly attempts: number
  readonly firstFailedAt: string
  readonly lastFailedAt: string
  readonly retryAt: string | null
  readonly resolvedAt: string | null
}

/** What a service knows of events, as its `GET /internal/events` answers it. */
export interface KnownEvents {
  readonly consumers: readonly {
    readonly consumer: string
    readonly topic: string
    readonly keepsInbox: boolean
    readonly selects: boolean
  }[]
  readonly items: readonly {
    readonly eventId: string
    readonly unsentSince: string | null
    readonly applied: readonly { readonly consumer: string; readonly at: string }[]
    readonly letters: readonly KnownLetter[]
  }[]
}

export interface Acted {
  readonly orderId: string
  readonly outcome: 'done' | 'refused' | 'failed' | 'not-tried'
  readonly status: string | null
  readonly code: string | null
  readonly detail: string | null
}
