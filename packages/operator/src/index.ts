export type { Accepted, Difference, Equation, LeadingEvent, ShopAudit } from './audit.ts'
export { type ClearEvent, clearDataOf, type NotShown } from './clear-event.ts'
export { type KnownBy, type Moment, storyOf } from './order-story.ts'
export type {
  Acted,
  KnownEvents,
  KnownLetter,
  OrderCount,
  OrderRecord,
  OrderState,
  ShownOrder,
} from './orders.ts'
export { collectProblems, type Problem, type Problems, type Read } from './problems.ts'
