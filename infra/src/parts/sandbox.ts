import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Part } from '../part.ts'
import { host, type PortName, type Ports, portTable } from '../ports.ts'

export const audience = 'jangteo'
/** What the gateway signs its webhooks with, on this machine. */
export const webhookSecret = 'gateway-webhook-dev'
/** What the data platform signs its batches with, on this machine. */
export const transferSecret = 'data-platform-transfer-dev'

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
export function sandbox(ports: Ports): Part {
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
          TOKEN_ISSUER: issuerUrl(ports),
          TOKEN_AUDIENCE: audience,
          GATEWAY_WEBHOOK_SECRET: webhookSecret,
          TRANSFER_SECRET: transferSecret,
          DATA_DIR: run.data,
        },
      }),
    async check() {
      await ask(`${issuerUrl(ports)}/.well-known/jwks.json`)
      await ask(`${gatewayUrl(ports)}/health`)
      await ask(`${dataReceiverUrl(ports)}/health`)
      await ask(mailPageUrl(ports))
    },
  }
}

export const issuerUrl = (ports: Ports) => `http://${host}:${ports.tokenIssuer}`
export const gatewayUrl = (ports: Ports) => `http://${host}:${ports.paymentGateway}`
/** A destination is `<this>/v1/destinations/<name>`. */
export const dataReceiverUrl = (ports: Ports) => `http://${host}:${ports.dataReceiver}`
export const smtpUrl = (ports: Ports) => `smtp://${host}:${ports.smtp}`
export const mailPageUrl = (ports: Ports) => `http://${host}:${ports.mailPage}`
