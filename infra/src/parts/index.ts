import type { Part } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import type { Brokers, Ports } from '../ports.ts'
import type { Java } from '../programs/java.ts'
import { type BrokerSettings, kafka } from './kafka.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { registry } from './registry.ts'
import { sandbox } from './sandbox.ts'

/** Every part of the stack. A new part is one file in this folder, and one line here. */
export const allParts = (
  java: Java,
  ports: Ports,
  brokers: Brokers,
  stack: Coordinates,
  brokerSettings?: BrokerSettings,
): Part[] => [
  postgres(ports, stack),
  redis(ports),
  ...kafka(java, ports, brokers, stack, brokerSettings),
  ...(brokers > 0 ? [registry(java, ports, stack)] : []),
  sandbox(ports, stack),
]
