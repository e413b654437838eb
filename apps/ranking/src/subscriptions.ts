import type { AnyEvent } from '@jangteo/events'
import type { Subscription } from '@jangteo/messaging'
import type { Tx } from './tx.ts'

export const subscriptions: readonly Subscription<Tx>[] = []

export const publishes: readonly AnyEvent[] = []
