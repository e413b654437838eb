import { type Connection, connect, createMessaging } from '@jangteo/messaging'
import {
  composeService,
  createHttp,
  createLogger,
  doors,
  type Logger,
  openDatabase,
  withDirectStatements,
} from '@jangteo/service-kit'
import type { NotificationConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { addressIn, smtpServer } from './mail-server.ts'
import { webPushService } from './push-service.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { sendMail, sendPush } from './send.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import type { Tx } from './tx.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
}

/** A push service is whoever a person has named: one that never answers must not hold up everybody's. */
const MOST_FOR_PUSH_MS = 5_000

/** The notification service: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createNotificationService(config: NotificationConfig, parts: Parts = {}) {
  const name = 'notification'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const clock = parts.clock ?? database.clock
  const timeZone = config.SHOP_TIME_ZONE
  const sendTimeoutMs = config.SEND_TIMEOUT_MS
  const loopback = config.NODE_ENV !== 'production'
  const mailServer = smtpServer({ url: config.SMTP_URL, from: config.MAIL_FROM, timeoutMs: sendTimeoutMs })
  const pushService = webPushService({
    secretKey: config.VAPID_SECRET_KEY,
    contact: addressIn(config.MAIL_FROM),
    timeoutMs: Math.min(sendTimeoutMs, MOST_FOR_PUSH_MS),
    loopback,
  })
  const messaging = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    gatherMs: config.CONSUMER_LINGER_MS,
    subscriptions: subscriptions({ timeZone, mostInHour: config.PERSON_HOURLY_LIMIT }),
    jobs: jobs({
      send: { email: sendMail(mailServer), push: sendPush(pushService) },
      sendTimeoutMs,
      mostTries: config.SEND_TRIES,
      keepDays: config.KEEP_DAYS,
      timeZone,
      logger,
    }),
    log: logger,
    clock,
  })
  const http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) => routes(app, { messaging, prisma, timeZone, pushKey: pushService.publicKey, loopback }),
    ready: [database, messaging],
  })
  return {
    ...composeService({ name, logger, components: [database, messaging, http] }),
    messaging,
    url: http.url,
    /** Puts the demo's data in. Needs no start. */
    seed: () => messaging.transact({}, (work) => seed(work, timeZone)),
  }
}
