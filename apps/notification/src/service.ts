import { defineService } from '@jangteo/service'
import { addressIn, smtpServer } from './adapters/mail-server.ts'
import { webPushService } from './adapters/push-service.ts'
import { sendMail, sendPush } from './adapters/send.ts'
import { notificationConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** A push service is whoever a person has named: one that never answers must not hold up everybody's. */
const MOST_FOR_PUSH_MS = 5_000

/** E-mails and push messages about orders and coupons. */
export const notification = defineService({
  name: 'notification',
  config: notificationConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  parts({ config }) {
    const timeoutMs = config.SEND_TIMEOUT_MS
    const loopback = config.NODE_ENV !== 'production'
    return {
      loopback,
      timeZone: config.SHOP_TIME_ZONE,
      mailServer: smtpServer({ url: config.SMTP_URL, from: config.MAIL_FROM, timeoutMs }),
      pushService: webPushService({
        secretKey: config.VAPID_SECRET_KEY,
        contact: addressIn(config.MAIL_FROM),
        timeoutMs: Math.min(timeoutMs, MOST_FOR_PUSH_MS),
        loopback,
      }),
    }
  },
  subscriptions: ({ config, timeZone }) =>
    subscriptions({ timeZone, mostInHour: config.PERSON_HOURLY_LIMIT }),
  jobs: ({ config, mailServer, pushService, timeZone, logger }) =>
    jobs({
      send: { email: sendMail(mailServer), push: sendPush(pushService) },
      sendTimeoutMs: config.SEND_TIMEOUT_MS,
      mostTries: config.SEND_TRIES,
      keepDays: config.KEEP_DAYS,
      timeZone,
      logger,
    }),
  routes: (app, { messaging, prisma, timeZone, pushService, loopback }) =>
    routes(app, { messaging, prisma, timeZone, pushKey: pushService.publicKey, loopback }),
  seed: (work, { timeZone }) => seed(work, timeZone),
})
