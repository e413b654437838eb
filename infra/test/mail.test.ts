import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mail } from '../sandbox/mail-catcher/mails.ts'
import type { Stack } from '../src/stacks/embedded-stack.ts'
import { startTestStack } from '../src/stacks/test-stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startTestStack({ parts: ['sandbox'] })
}, 60_000)
afterAll(() => stack.stop())

const send = (mail: object) => createTransport(stack.coordinates.smtpUrl).sendMail(mail)
const ask = (place: string, method = 'GET') => fetch(stack.coordinates.mailPageUrl + place, { method })
const get = async (place: string) => (await ask(place)).text()
const caught = async () => (await (await ask('/api/email')).json()) as Mail[]

describe('the mail catcher', () => {
  it('has what was sent, and whom it was handed over for', async () => {
    await send({
      from: 'Jangteo <shop@example.com>',
      to: 'Ann <ann@example.com>',
      bcc: 'eve@example.com',
      subject: '38,000원 paid',
      text: 'Hello',
      html: '<p>Hello</p>',
      messageId: '<one@example.com>',
    })
    const [mail] = await caught()
    expect(mail).toMatchObject({
      from: [{ name: 'Jangteo', address: 'shop@example.com' }],
      to: [{ name: 'Ann', address: 'ann@example.com' }],
      subject: '38,000원 paid',
      text: 'Hello\n',
      html: '<p>Hello</p>\n',
      headers: { 'message-id': '<one@example.com>' },
    })
    expect(mail?.envelope.to.map(({ address }) => address)).toEqual(['ann@example.com', 'eve@example.com'])
  })

  it('shows a mail without letting it do anything', async () => {
    await send({
      from: 'shop@example.com',
      to: 'ann@example.com',
      subject: '<script>alert(1)</script>',
      html: '<script>alert("2")</script>',
    })
    const id = (await caught()).at(-1)?.id
    for (const page of [await get('/'), await get(`/mails/${id}`)]) {
      expect(page).toContain('&#60;script&#62;alert(1)')
      expect(page).not.toContain('<script')
    }
    expect(await get(`/mails/${id}`)).toContain('<iframe sandbox srcdoc="&#60;script&#62;alert(&#34;2&#34;)')
    expect((await ask('/')).headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('refuses what is too large, and goes on', async () => {
    const large = { from: 'a@example.com', to: 'b@example.com', text: 'x'.repeat(11_000_000) }
    await expect(send(large)).rejects.toMatchObject({ responseCode: 552 })
    expect(await caught()).toHaveLength(2)
  })

  it('says that there is nothing under another address', async () => {
    for (const place of ['/mails/unknown', '/api', '/api/email/all', '/x'])
      expect((await ask(place)).status, place).toBe(404)
    expect((await ask('/api/email', 'DELETE')).status).toBe(405)
  })

  it('has its mails after it was killed', async () => {
    const before = await caught()
    await stack.part('sandbox').kill9()
    await stack.part('sandbox').start()
    expect(await caught()).toEqual(before)
  })
})
