import type { Java } from '../java.ts'
import type { Part } from '../part.ts'
import type { Ports } from '../ports.ts'
import { dataReceiver } from './data-receiver.ts'
import { type BrokerPorts, kafka } from './kafka.ts'
import { mail } from './mail.ts'
import { paymentGateway } from './payment-gateway.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { registry } from './registry.ts'
import { tokenIssuer } from './token-issuer.ts'

/** Every part of the stack. */
export const allParts = (java: Java, ports: Ports, brokers: readonly BrokerPorts[]): Part[] => [
  postgres(ports),
  redis(ports),
  ...kafka(java, brokers),
  registry(java, ports),
  tokenIssuer(ports),
  paymentGateway(ports),
  mail(ports),
  dataReceiver(ports),
]
