import path from 'node:path'
import { defineService } from '@jangteo/service'
import { httpGateway } from './adapters/payment-gateway.ts'
import { audit } from './audit.ts'
import { balanceConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** Wallets, charges, points and the books. */
export const balance = defineService({
  name: 'balance',
  config: balanceConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts: ({ config, url }) => ({
    pointsPercent: config.POINTS_PERCENT,
    limits: { daily: config.CHARGE_DAILY_LIMIT, timeZone: config.SHOP_TIME_ZONE },
    webhookSecrets: config.GATEWAY_WEBHOOK_SECRET,
    gateway: httpGateway({
      url: config.GATEWAY_URL,
      key: config.GATEWAY_KEY,
      timeoutMs: config.GATEWAY_TIMEOUT_MS,
      webhookUrl: () => config.WEBHOOK_URL ?? `${url()}/gateway/webhook`,
    }),
  }),
  subscriptions: (service) => subscriptions(service),
  jobs: (service) => jobs(service),
  routes,
  audit: (service) => audit(service),
  people: () => people,
  seed,
})
