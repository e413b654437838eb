import { readFileSync } from 'node:fs'
import path from 'node:path'
import { allEvents } from '@jangteo/events'
import { portTable, root } from '@jangteo/infra'
import { asyncApiDocument } from './asyncapi.ts'
import type { ServiceContract } from './contracts.ts'

/** The AsyncAPI document of this repository as it is now. */
export function shopDocument(services: readonly ServiceContract[]) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const ports = { kafka: portTable.kafka.port, registry: portTable.registry.port }
  return asyncApiDocument(allEvents, services, { version, ports })
}

/** A document as it is stored. */
export const documentText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`
