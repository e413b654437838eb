import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'

/** What the gateway signs its webhooks with, on this machine. */
export const webhookSecret = 'gateway-webhook-dev'

/** A stand-in for the outside company that takes customers' money: moves none, and fails as tests want it to. */
export function paymentGateway(ports: Ports): Part {
  return {
    name: 'payment-gateway',
    needs: [],
    listens: [{ port: ports.paymentGateway, variable: portTable.paymentGateway.variable }],
    stop: { signal: 'SIGTERM', grace: 1000 },
    command: (run) =>
      nodeProgram('payment-gateway', {
        environment: {
          HOST: host,
          PORT: String(ports.paymentGateway),
          GATEWAY_WEBHOOK_SECRET: webhookSecret,
          DATA_DIR: run.data,
        },
      }),
    async check() {
      await ask(`${gatewayUrl(ports)}/health`)
    },
  }
}

export const gatewayUrl = (ports: Ports) => `http://${host}:${ports.paymentGateway}`
