/** Something that can be broken in a shop in development. */
export type Fault =
  | { readonly kind: 'kill' | 'pause' | 'slow'; readonly part: string }
  | { readonly kind: 'gateway'; readonly behaviour: 'silent' | 'declines'; readonly percent: number }
  | { readonly kind: 'broken-release'; readonly productId: string }
  | { readonly kind: 'malformed-record'; readonly topic: string; readonly key: string }
  | { readonly kind: 'duplicates'; readonly topic: string; readonly count: number }
  | { readonly kind: 'partitions'; readonly topic: string; readonly count: number }

/** Begins faults. `undo` mends one, and may be called twice; what cannot be undone (a duplicate, more partitions) says so by not having it. */
export interface Breaks {
  /** seconds: after which it undoes itself */
  begin(fault: Fault, seconds?: number): Promise<{ readonly id: string; readonly undo?: () => Promise<void> }>
}
