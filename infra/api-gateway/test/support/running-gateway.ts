import { freePorts } from '@jangteo/launcher'
import { logger } from '@jangteo/service-testing'
import { onTestFinished } from 'vitest'
import { apiGatewayConfig } from '../../src/config.ts'
import { createApiGateway } from '../../src/gateway.ts'
import { type Respond, startUpstream } from './upstream.ts'

const names = ['ORDER', 'COUPON', 'BALANCE', 'RANKING', 'NOTIFICATION', 'DATA_PLATFORM']

/** A gateway, to which only the given services are known to run; the test's end stops it. */
export async function startGateway(environment: Record<string, string> = {}) {
  // Ports on which no program listens.
  const away = (await freePorts(names.length)).map((port) => `http://127.0.0.1:${port}`)
  const urls = Object.fromEntries(names.map((name, i) => [`${name}_URLS`, away[i] as string]))
  const given = { PORT: '0', DRAIN_SECONDS: '0', ADDRESS_LIMIT: '0', TOKEN_LIMIT: '0', ...urls }
  const gateway = createApiGateway(apiGatewayConfig({ ...given, ...environment }), { logger })
  await gateway.start()
  onTestFinished(() => gateway.stop())
  return { gateway, url: gateway.url(), away: away[0] as string }
}

/** A stand-in for a service; the test's end stops it. */
export async function startService(name: string, respond?: Respond, port?: number) {
  const service = await startUpstream(name, respond, port)
  onTestFinished(() => service.close())
  return service
}
