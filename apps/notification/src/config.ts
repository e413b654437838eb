import {
  type Config,
  type Environment,
  environmentRules,
  lingerMs,
  readConfig,
  secrets,
  serviceConfig,
  timeZone,
  weakSecrets,
  wholeNumber,
} from '@jangteo/service-kit'
import { isOrigin } from '@jangteo/service-kit/pass-on'
import { z } from 'zod'
import { mailAddress } from './adapters/mail-address.ts'
import { addressIn } from './adapters/mail-server.ts'
import { publicKeyOf } from './adapters/push-service.ts'

const DEVELOPMENT_VAPID_SECRET = '4eeTJbrYBtby2m8Rf7JbPI8iV0ZHye3ByqeDF5ZkO00'

const variables = {
  ...serviceConfig({ name: 'notification', port: 3005 }),
  CONSUMER_LINGER_MS: lingerMs(250),
  SMTP_URL: environmentRules(
    z
      .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
      .describe('SMTP URL of the mail server, with user and password if it needs them.'),
    { development: 'smtp://127.0.0.1:1025', connects: true },
  ),
  MAIL_FROM: environmentRules(
    z
      .string()
      .refine((from) => mailAddress.safeParse(addressIn(from)).success && !/[\r\n]/.test(from), {
        error: 'must be an address, as Shop <shop@example.com>',
      })
      .describe('Sender of e-mails, and contact for push services.'),
    { development: 'Jangteo <shop@jangteo.example>' },
  ),
  VAPID_SECRET_KEY: environmentRules(
    z
      .string()
      .refine(isPrivateKey, 'must be 32 bytes in base64url, as a generator of VAPID keys makes them')
      .describe(
        "VAPID private key of web push. Secret. The browsers' subscriptions are valid for this key only.",
      ),
    {
      development: DEVELOPMENT_VAPID_SECRET,
      refusedInProduction: (key) =>
        key === DEVELOPMENT_VAPID_SECRET ? 'holds a development secret' : undefined,
    },
  ),
  OPERATORS_EMAIL: mailAddress
    .optional()
    .describe(
      'E-mail address of the operators, who get a message when the audit finds a difference; without it, a warning is logged.',
    ),
  SHOP_URL: environmentRules(
    z
      .string()
      .refine(isOrigin, 'must be an http:// or https:// URL without a path')
      .describe('Public URL of the API gateway, to which the links in e-mails lead.'),
    {
      development: 'http://127.0.0.1:3000',
      refusedInProduction: (url) => (url.startsWith('https:') ? undefined : 'is not https'),
    },
  ),
  MAIL_LINK_SECRET: environmentRules(
    secrets(
      'HMAC key of the links in e-mails; the first one signs, and a link that any of them has signed is valid.',
    ),
    { development: 'notification-mail-link-dev', refusedInProduction: weakSecrets },
  ),
  EMAIL_CONFIRMATION: environmentRules(
    z
      .enum(['required', 'off'])
      .default('required')
      .describe(
        'Whether an e-mail address is confirmed by a link before messages are sent to it; `off` in development, because the mails of the demo have no reader.',
      ),
    {
      development: 'off',
      refusedInProduction: (confirmation) =>
        confirmation === 'off' ? 'sends messages to addresses of other people' : undefined,
    },
  ),
  CONTACT_CHANGES_LIMIT: wholeNumber(0, 10_000)
    .default(20)
    .describe('Maximum changes of the contact data of a person in a day; 0: any number.'),
  SEND_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(30_000)
    .describe('Timeout of sending a message in milliseconds; for a push service at most 5,000.'),
  SEND_TRIES: wholeNumber(1, 100)
    .default(12)
    .describe(
      'Maximum attempts to send a message: 12 take five hours, each further one an hour. Attempts while the server is unavailable do not count.',
    ),
  PERSON_HOURLY_LIMIT: wholeNumber(1, 10_000)
    .default(20)
    .describe('Maximum e-mails, and maximum push messages, per person and hour.'),
  KEEP_DAYS: wholeNumber(8, 3_650)
    .default(90)
    .describe('Retention of notifications and their deliveries, in days.'),
  SHOP_TIME_ZONE: timeZone('Time zone of people who have set none.'),
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
