import { kafkaNetwork, memoryNetwork, type Network } from '@jangteo/service-testing'

/** The same stories are told on both. */
export const networks = { memory: memoryNetwork, kafka: kafkaNetwork } as const satisfies Record<
  string,
  () => Network
>
