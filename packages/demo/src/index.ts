export type { Breaks, Fault } from './faults.ts'
