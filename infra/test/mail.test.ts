import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mail } from '../mail-catcher/mails.ts'
import { nodeProgram } from '../src/node-program.ts'
import { freePorts, host } from '../src/ports.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-mail-'))
const [smtp = 0, page = 0] = await freePorts(2)
const url = `http://${host}:${page}`
let catcher: ChildProcess

async function start(): Promise<void> {
  const environment = { HOST: host, SMTP_PORT: String(smtp), MAIL_PORT: String(page), DATA_DIR: folder }
  const command = await nodeProgram('mail', { environment })
  catcher = spawn(command.file, command.args, {
    env: { ...process.env, ...command.environment },
    stdio: 'inherit',
  })
  while (!(await fetch(url).catch(() => undefined))) await wait(20)
}

async function kill(): Promise<void> {
  catcher.kill('SIGKILL')
  await once(catcher, 'exit')
}

beforeAll(start)
afterAll(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

const sender = createTransport({ host, port: smtp })
const caught = async () => (await (await fetch(`${url}/api/email`)).json()) as Mail[]
const get = async (place: string) => (await fetch(url + place)).text()

describe('the mail catcher', () => {
  it('has what was sent, and whom it was handed over for', async () => {
    await sender.sendMail({
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
    await sender.sendMail({
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
    expect((await fetch(url)).headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('refuses what is too large, and goes on', async () => {
    const large = { from: 'a@example.com', to: 'b@example.com', text: 'x'.repeat(11_000_000) }
    await expect(sender.sendMail(large)).rejects.toMatchObject({ responseCode: 552 })
    expect(await caught()).toHaveLength(2)
  })

  it('says that there is nothing under another address', async () => {
    for (const place of ['/mails/nobody', '/api', '/api/email/all', '/x'])
      expect((await fetch(url + place)).status, place).toBe(404)
    expect((await fetch(`${url}/api/email`, { method: 'DELETE' })).status).toBe(405)
  })

  it('has its mails after it was killed', async () => {
    const before = await caught()
    await kill()
    await start()
    expect(await caught()).toEqual(before)
  })
})
