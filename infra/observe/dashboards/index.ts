import type { Dashboard } from './dashboard.ts'
import { kafka } from './kafka.ts'
import { messaging } from './messaging.ts'
import { postgres } from './postgres.ts'
import { service } from './service.ts'
import { shop } from './shop.ts'

/** All dashboards. A new one is a file in this folder and a line here; `npm test infra observe -- -u` writes its JSON. */
export const dashboards: readonly Dashboard[] = [shop, messaging, service, kafka, postgres]
