import type { Messaging } from '@jangteo/messaging'
import type { Component } from '@jangteo/service-kit'
import type { Rankings } from './adapters/rankings.ts'
import type { Tx } from './stores/tx.ts'

/**
 * Messaging, ready also without live rankings: its consumers wait then, but the snapshot answers all requests, so the replica
 * stays in service.
 */
export const whileLive = (
  rankings: Pick<Rankings, 'generation'>,
  messaging: Messaging<Tx>,
): Pick<Component, 'name' | 'ready' | 'metrics'> => ({
  name: messaging.name,
  metrics: messaging.metrics,
  ready() {
    const state = messaging.ready()
    return rankings.generation || state.ok ? state : { ok: true, ...(state.notes && { notes: state.notes }) }
  },
})
