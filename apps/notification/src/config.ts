import {
  type Config,
  type Environment,
  environmentRules,
  gatherMs,
  readConfig,
  serviceConfig,
  timeZone,
  wholeNumber,
} from '@jangteo/service-kit'
import { z } from 'zod'
import { mailAddress } from './adapters/mail-address.ts'
import { addressIn } from './adapters/mail-server.ts'
import { publicKeyOf } from './adapters/push-service.ts'

const DEVELOPMENT_VAPID_SECRET = '4eeTJbrYBtby2m8Rf7JbPI8iV0ZHye3ByqeDF5ZkO00'

const variables = {
  ...serviceConfig({ name: 'notification', port: 3005 }),
  CONSUMER_LINGER_MS: gatherMs(250),
  SMTP_URL: environmentRules(
    z
      .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
      .describe('The server that e-mail is handed to, with user and password if it asks for them.'),
    { development: 'smtp://127.0.0.1:1025' },
  ),
  MAIL_FROM: environmentRules(
    z
      .string()
      .refine((from) => mailAddress.safeParse(addressIn(from)).success && !/[\r\n]/.test(from), {
        error: 'must be an address, as Shop <shop@example.com>',
      })
      .describe('Who e-mail is from; push services complain there, too.'),
    { development: 'Jangteo <shop@jangteo.example>' },
  ),
  VAPID_SECRET_KEY: environmentRules(
    z
      .string()
      .refine(isPrivateKey, 'must be 32 bytes in base64url, as a generator of VAPID keys makes them')
      .describe("Signs web push; the browsers' subscriptions are good for this key only."),
    {
      development: DEVELOPMENT_VAPID_SECRET,
      refusedInProduction: (key) =>
        key === DEVELOPMENT_VAPID_SECRET ? 'holds a development secret' : undefined,
    },
  ),
  SEND_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(30_000)
    .describe(
      'How long a mail server may take for a message, in milliseconds; a push service at most five seconds of it.',
    ),
  SEND_TRIES: wholeNumber(1, 100)
    .default(12)
    .describe(
      'How often a message is tried before it is dead: 12 take five hours, and each more takes one. A server that is away costs none.',
    ),
  PERSON_HOURLY_LIMIT: wholeNumber(1, 10_000)
    .default(20)
    .describe('How many e-mails, and how many push messages, a person gets in an hour.'),
  KEEP_DAYS: wholeNumber(1, 3_650)
    .default(90)
    .describe('How long notifications are kept in the inbox, and how they were sent.'),
  SHOP_TIME_ZONE: timeZone('Where people live who say nothing else.'),
}

function isPrivateKey(text: string): boolean {
  try {
    return Buffer.from(text, 'base64url').length === 32 && publicKeyOf(text) !== ''
  } catch {
    return false
  }
}

export type NotificationConfig = Config<typeof variables>

/** @throws ConfigError listing every problem */
export const notificationConfig = (env: Environment = process.env): NotificationConfig =>
  readConfig(variables, env)
