import path from 'node:path'
import { defineService } from '@jangteo/service'
import { mailLinks } from './adapters/mail-links.ts'
import { addressIn, smtpServer } from './adapters/mail-server.ts'
import { webPushService } from './adapters/push-service.ts'
import { sendMail, sendPush } from './adapters/send.ts'
import { audit } from './audit.ts'
import { notificationConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** A push service is named by its subscriber: one that never answers must not delay other persons' messages. */
const MOST_FOR_PUSH_MS = 5_000

/** E-mails and push messages about orders and coupons. */
export const notification = defineService({
  name: 'notification',
  config: notificationConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts({ config }) {
    const timeoutMs = config.SEND_TIMEOUT_MS
    const loopback = config.NODE_ENV !== 'production'
    const mailServer = smtpServer({ url: config.SMTP_URL, from: config.MAIL_FROM, timeoutMs })
    const pushService = webPushService({
      secretKey: config.VAPID_SECRET_KEY,
      contact: addressIn(config.MAIL_FROM),
      timeoutMs: Math.min(timeoutMs, MOST_FOR_PUSH_MS),
      loopback,
    })
    const links = mailLinks({ url: config.SHOP_URL, secrets: config.MAIL_LINK_SECRET })
    const send = { email: sendMail(mailServer, links), push: sendPush(pushService) }
    return {
      ...{ loopback, pushService, send, links },
      contactRules: {
        confirms: config.EMAIL_CONFIRMATION === 'required',
        mostInDay: config.CONTACT_CHANGES_LIMIT,
      },
      timeZone: config.SHOP_TIME_ZONE,
      reach: { timeZone: config.SHOP_TIME_ZONE, operatorsEmail: config.OPERATORS_EMAIL },
      mostInHour: config.PERSON_HOURLY_LIMIT,
      keepDays: config.KEEP_DAYS,
    }
  },
  subscriptions: (service) => subscriptions(service),
  jobs: (service) => jobs(service),
  routes,
  audit: (service) => audit(service),
  people: () => people,
  seed: (work, service) => seed(work, service),
})
