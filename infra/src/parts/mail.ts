import { nodeProgram } from '../node-program.ts'
import type { Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'

/** Takes every mail and delivers none: they are to be seen on its page, and read at `/api/email`. */
export function mail(ports: Ports): Part {
  return {
    name: 'mail',
    // What others wait for goes first: it is the slowest of the small ones, and who sends mail tries again.
    needs: ['registry'],
    listens: [
      { port: ports.smtp, variable: portTable.smtp.variable },
      { port: ports.mailPage, variable: portTable.mailPage.variable },
    ],
    stop: { signal: 'SIGTERM', grace: 1000 },
    command: (run) =>
      nodeProgram('mail', {
        environment: {
          HOST: host,
          SMTP_PORT: String(ports.smtp),
          MAIL_PORT: String(ports.mailPage),
          DATA_DIR: run.data,
        },
      }),
    check: async () => {},
  }
}

export const smtpUrl = (ports: Ports) => `smtp://${host}:${ports.smtp}`
export const mailPageUrl = (ports: Ports) => `http://${host}:${ports.mailPage}`
