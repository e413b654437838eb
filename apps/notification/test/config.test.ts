import { afterEach, expect, it, vi } from 'vitest'
import { notificationConfig } from '../src/config.ts'

afterEach(() => vi.unstubAllEnvs())

const problemsWith = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  try {
    notificationConfig()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('has defaults for development', () => {
  expect(problemsWith({})).toBe('')
  expect(notificationConfig()).toMatchObject({
    SMTP_URL: 'smtp://127.0.0.1:1025',
    SEND_TRIES: 12,
    SHOP_TIME_ZONE: 'Asia/Seoul',
  })
})

it.each([
  ['SMTP_URL', 'http://mail'],
  ['MAIL_FROM', 'Jangteo'],
  ['MAIL_FROM', 'Jangteo\r\nBcc: all@example.com <shop@example.com>'],
  ['OPERATORS_EMAIL', 'operators'],
  ['OPERATORS_EMAIL', 'a@example.com, b@example.com'],
  ['VAPID_SECRET_KEY', 'short'],
  ['VAPID_SECRET_KEY', Buffer.alloc(32).toString('base64url')],
  ['SEND_TIMEOUT_MS', '10'],
  ['SEND_TRIES', '0'],
  ['PERSON_HOURLY_LIMIT', 'many'],
  ['KEEP_DAYS', '-1'],
  ['SHOP_TIME_ZONE', 'Asia/Nowhere'],
  ['SHOP_URL', 'shop.example.com'],
  ['SHOP_URL', 'https://shop.example.com/path'],
  ['CONTACT_CHANGES_LIMIT', '-1'],
])('refuses %s=%s', (name, value) => {
  expect(problemsWith({ [name]: value })).toContain(`${name}: must be`)
})

it('shows no secret', () => {
  expect(problemsWith({ VAPID_SECRET_KEY: 'not-a-key' })).not.toContain('not-a-key')
  expect(problemsWith({ SMTP_URL: 'http://user:hush@mail' })).not.toContain('hush')
})

it('refuses a development key in production, and requires the mail server', () => {
  const key = notificationConfig().VAPID_SECRET_KEY
  const problems = problemsWith({ NODE_ENV: 'production', VAPID_SECRET_KEY: key })
  expect(problems).toContain('VAPID_SECRET_KEY: holds a development secret')
  expect(problems).toContain('SMTP_URL: is not set')
  expect(problems).toContain('MAIL_FROM: is not set')
})

it('sends no message to an unconfirmed address in production, and signs links with good secrets', () => {
  const problems = problemsWith({
    NODE_ENV: 'production',
    EMAIL_CONFIRMATION: 'off',
    SHOP_URL: 'http://shop.example.com',
    MAIL_LINK_SECRET: `notification-mail-link-dev`,
  })
  expect(problems).toContain('EMAIL_CONFIRMATION: sends messages to addresses of other people')
  expect(problems).toContain('SHOP_URL: is not https')
  expect(problems).toContain('MAIL_LINK_SECRET: holds a development secret')
  vi.unstubAllEnvs()
  expect(problemsWith({ NODE_ENV: 'production' })).not.toContain('EMAIL_CONFIRMATION')
})

it('sends no mail in clear in production', () => {
  const problemsOf = (url: string) => problemsWith({ NODE_ENV: 'production', SMTP_URL: url })
  expect(problemsOf('smtp://user:hush@mail.example.com')).toContain('SMTP_URL: reaches mail.example.com')
  expect(problemsOf('smtps://user:hush@mail.example.com')).not.toContain('SMTP_URL')
})
