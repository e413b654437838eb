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
 * The stand-ins for external systems, for this machine only: an issuer that gives a token to every caller and signs in every
 * browser, a gateway that moves no money, a receiver of event batches, and a mail catcher. Gateway and receiver fail as tests configure them.
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
