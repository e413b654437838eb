import path from 'node:path'
import type { Part } from '../part.ts'
import { infra } from '../paths.ts'
import { host, type Ports, portTable } from '../ports.ts'

/** Takes every mail and delivers none: they are to be seen on its page, and read at `/api/email`. */
export function mail(ports: Ports): Part {
  return {
    name: 'mail',
    needs: [],
    listens: [
      { port: ports.smtp, variable: portTable.smtp.variable },
      { port: ports.mailPage, variable: portTable.mailPage.variable },
    ],
    stop: { signal: 'SIGTERM', grace: 1000 },
    async command(run) {
      return {
        file: process.execPath,
        args: ['--max-semi-space-size=1', path.join(infra, 'mail-catcher/main.ts')],
        environment: {
          HOST: host,
          SMTP_PORT: String(ports.smtp),
          MAIL_PORT: String(ports.mailPage),
          DATA_DIR: run.data,
        },
      }
    },
    // It needs two seconds to load, and nobody has to wait for it: who sends mail tries again.
    check: async () => {},
  }
}

export const smtpUrl = (ports: Ports) => `smtp://${host}:${ports.smtp}`
export const mailPageUrl = (ports: Ports) => `http://${host}:${ports.mailPage}`
