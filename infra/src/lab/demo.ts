import { type Breaks, createDemo, type Demo, type ShopAddresses } from '@jangteo/demo'
import { ask, host } from '@jangteo/launcher'
import { runAudit } from '../operator/audit-api.ts'
import { resultOf } from '../operator/audit-shown.ts'
import { services } from '../services.ts'
import type { LabShop } from './lab-shop.ts'

/** The demo of the shop that the lab belongs to: its people use the API gateway, its scenes break things by the lab. */
export function demoOf({ ports, coordinates }: LabShop, breaks: Breaks): Demo {
  const urlOf = (name: string, port: number) => [name, `http://${host}:${port}`]
  const addresses: ShopAddresses = {
    gateway: `http://${host}:${ports.apiGateway}`,
    services: Object.fromEntries(
      services.map(({ name, port }) => urlOf(name, ports[port])),
    ) as ShopAddresses['services'],
    token: async (sub, role) =>
      JSON.parse(await ask(`${coordinates.issuer}/token`, 'POST', { sub, role })).access_token,
  }
  return createDemo({
    ...{ addresses, breaks },
    async audit(signal) {
      const token = await addresses.token('demo', 'admin')
      const dataPlatform = { name: 'data-platform', url: addresses.services['data-platform'], token }
      const report = await runAudit(dataPlatform, { full: false, signal })
      return {
        verdict: report.verdict,
        sentence: resultOf(report),
        requestedAt: Date.parse(report.requestedAt),
      }
    },
  })
}
