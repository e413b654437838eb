import type { Java } from '../java.ts'
import type { Part } from '../part.ts'
import type { Ports } from '../ports.ts'
import { type BrokerPorts, kafka } from './kafka.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { registry } from './registry.ts'
import { sandbox } from './sandbox.ts'

/** Every part of the stack. */
export const allParts = (java: Java, ports: Ports, brokers: readonly BrokerPorts[]): Part[] => [
  postgres(ports),
  redis(ports),
  ...kafka(java, brokers),
  registry(java, ports),
  sandbox(ports),
]
