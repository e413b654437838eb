import path from 'node:path'
import { defineService } from '@jangteo/service'
import { Gate } from './adapters/gate.ts'
import { audit } from './audit.ts'
import { couponConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { CampaignCache } from './steps/campaign-cache.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** Campaigns, their waiting rooms, and coupons. */
export const coupon = defineService({
  name: 'coupon',
  config: couponConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts: ({ config, logger, prisma }) => ({
    gate: new Gate({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger }),
    campaignCache: new CampaignCache(prisma),
    limits: { perPerson: config.ISSUE_PERSON_LIMIT, perAddress: config.ISSUE_ADDRESS_LIMIT },
  }),
  subscriptions: () => subscriptions,
  jobs: (service) => jobs(service),
  routes,
  audit: (service) => audit(service),
  people: (service) => people(service),
  components: ({ gate }) => [gate],
  copies: ({ campaignCache }) => [campaignCache],
  seed,
})
