import type { Dashboard, WordsOf } from './dashboard.ts'
import { kafka } from './kafka.ts'
import { messaging } from './messaging.ts'
import { postgres } from './postgres.ts'
import { service } from './service.ts'
import { shop } from './shop.ts'

export { type Dashboard, type Panel, type Unit, withoutVariables } from './dashboard.ts'

const all = [shop, messaging, service, kafka, postgres] as const

/** All dashboards. A new one is a file in this folder and a line here; `npm test infra observe -- -u` writes its JSON. */
export const dashboards: readonly Dashboard[] = all

export type DashboardName = (typeof all)[number]['name']

/** What a reader sees in the dashboards, but names that are labels' values only. */
export type DashboardWords = Exclude<WordsOf<(typeof all)[number]>, `{{${string}}}` | ''>
