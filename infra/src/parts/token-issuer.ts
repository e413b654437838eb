import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'

export const audience = 'jangteo'

/** Hands out tokens to anybody who asks: a stand-in for a company's login, for this machine only. */
export function tokenIssuer(ports: Ports): Part {
  const url = issuerUrl(ports)
  return {
    name: 'token-issuer',
    needs: [],
    listens: [{ port: ports.tokenIssuer, variable: portTable.tokenIssuer.variable }],
    stop: { signal: 'SIGTERM', grace: 1000 },
    command: (run) =>
      nodeProgram('token-issuer', {
        environment: {
          HOST: host,
          PORT: String(ports.tokenIssuer),
          TOKEN_ISSUER: url,
          TOKEN_AUDIENCE: audience,
          DATA_DIR: run.data,
        },
      }),
    async check() {
      await ask(`${url}/.well-known/jwks.json`)
    },
  }
}

export const issuerUrl = (ports: Ports) => `http://${host}:${ports.tokenIssuer}`
