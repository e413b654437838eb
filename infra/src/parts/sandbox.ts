import { ask, host, type Part } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { type PortName, type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'

const listening = [
  'tokenIssuer',
  'paymentGateway',
  'dataReceiver',
  'smtp',
  'mailPage',
] as const satisfies PortName[]

/**
 * Stands for everybody outside of the shop, for this machine only: hands out tokens to anybody who asks, moves no money,
 * takes batches of events, catches every mail. Gateway and receiver fail as tests want them to.
 */
export function sandbox(ports: Ports, stack: Coordinates): Part {
  return {
    name: 'sandbox',
    needs: [],
    listens: listening.map((name) => ({ port: ports[name], variable: portTable[name].variable })),
    stop: { signal: 'SIGTERM', grace: 1000 },
    command: (run) =>
      nodeProgram('sandbox', {
        youngMB: 1,
        environment: {
          HOST: host,
          ...Object.fromEntries(listening.map((name) => [portTable[name].variable, String(ports[name])])),
          TOKEN_ISSUER: stack.issuer,
          TOKEN_AUDIENCE: stack.audience,
          GATEWAY_WEBHOOK_SECRET: stack.gatewayWebhookSecret,
          TRANSFER_SECRET: stack.transferSecret,
          DATA_DIR: run.data,
        },
      }),
    async check() {
      await ask(stack.jwksUrl)
      await ask(`${stack.gatewayUrl}/health`)
      await ask(`${stack.dataReceiverUrl}/health`)
      await ask(stack.mailPageUrl)
    },
  }
}
