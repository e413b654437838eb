import { kafkaNetwork, memoryNetwork, type Network } from '@jangteo/service-testing'

/** The scenarios run on both. */
export const networks = { memory: memoryNetwork, kafka: kafkaNetwork } as const satisfies Record<
  string,
  () => Network
>
