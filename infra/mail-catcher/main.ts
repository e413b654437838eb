import { MailDev } from 'maildev'

/** A mail server for development: takes every mail, delivers none, and shows them on a page. */
const { HOST = '127.0.0.1', SMTP_PORT = '1025', MAIL_PORT = '8025', DATA_DIR = '.' } = process.env

const catcher = new MailDev({
  smtp: Number(SMTP_PORT),
  web: Number(MAIL_PORT),
  ip: HOST,
  webIp: HOST,
  mailDirectory: DATA_DIR,
  maxEmails: 1_000,
})
await catcher.start()
process.once('SIGTERM', () => catcher.stop().finally(() => process.exit()))
