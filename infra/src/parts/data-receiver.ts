import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'

/** What the data platform signs its batches with, on this machine. */
export const transferSecret = 'data-platform-transfer-dev'

/** A stand-in for an outside company's data platform: takes batches of events, and fails as tests want it to. */
export function dataReceiver(ports: Ports): Part {
  return {
    name: 'data-receiver',
    needs: [],
    listens: [{ port: ports.dataReceiver, variable: portTable.dataReceiver.variable }],
    stop: { signal: 'SIGTERM', grace: 1000 },
    command: (run) =>
      nodeProgram('data-receiver', {
        environment: {
          HOST: host,
          PORT: String(ports.dataReceiver),
          TRANSFER_SECRET: transferSecret,
          DATA_DIR: run.data,
        },
      }),
    async check() {
      await ask(`${dataReceiverUrl(ports)}/health`)
    },
  }
}

/** A destination is `<this>/v1/destinations/<name>`. */
export const dataReceiverUrl = (ports: Ports) => `http://${host}:${ports.dataReceiver}`
