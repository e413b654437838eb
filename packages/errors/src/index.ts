export { backoff } from './backoff.ts'
export { answerTo, isOutage, isOutOfTime, verdictOf } from './classify.ts'
export { defineError, isServiceError, kindOf, ServiceError } from './errors.ts'
export { type Answer, type ErrorKind, kinds, type Mark, type Row, table, type Verdict } from './table.ts'
