import { defineError } from '@jangteo/errors'

export const NotificationUnknown = defineError(
  'notification-unknown',
  'invalid',
  ({ what, value }: { what: 'kind' | 'channel'; value: string }) =>
    `This version knows no ${what} "${value}" of notifications: deploy the version that asked for it, then redrive.`,
)

export const NotificationNotFound = defineError(
  'notification-not-found',
  'not-found',
  ({ notificationId }: { notificationId: string }) => `You have no notification ${notificationId}.`,
)

export const DeliveryNotFound = defineError(
  'delivery-not-found',
  'not-found',
  ({ notificationId }: { notificationId: string }) => `There is no delivery ${notificationId}.`,
)

export const DeliveryNotDead = defineError(
  'delivery-not-dead',
  'conflict',
  ({ status }: { status: string }) => `The delivery is ${status}: only a dead one is sent again.`,
)

export const MailLinkInvalid = defineError(
  'mail-link-invalid',
  'invalid',
  'The link is not one of ours: open it from the e-mail again.',
)

export const MailLinkVoid = defineError(
  'mail-link-void',
  'conflict',
  'The link was used already, is older than a day, or is of an address that has changed: set the address again.',
)

export const TooManyContactChanges = defineError(
  'too-many-contact-changes',
  'too-many',
  ({ limit }: { limit: number }) =>
    `Contact data can be changed ${limit} times in a day. Try again tomorrow.`,
)

export const TooManyConfirmations = defineError(
  'too-many-confirmations',
  'too-many',
  ({ limit }: { limit: number }) =>
    `This address has got ${limit} mails in a day that ask for its confirmation. Open the link in the last one, or try again tomorrow.`,
)

export const EndpointRefused = defineError(
  'push-endpoint-refused',
  'invalid',
  ({ why }: { why: string }) => `The push endpoint ${why}. Send the one of the browser's PushSubscription.`,
)

export const PushKeysInvalid = defineError(
  'push-keys-invalid',
  'invalid',
  "The keys are not those of a browser: send `keys` of the browser's PushSubscription unchanged.",
)

export const TooManyBrowsers = defineError(
  'too-many-browsers',
  'conflict',
  ({ limit }: { limit: number }) => `At most ${limit} browsers take push messages: remove one first.`,
)

export const PushSubscriptionNotFound = defineError(
  'push-subscription-not-found',
  'not-found',
  ({ subscriptionId }: { subscriptionId: string }) => `You have no push subscription ${subscriptionId}.`,
)
