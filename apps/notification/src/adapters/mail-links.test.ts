import { expect, it } from 'vitest'
import { mailLinks } from './mail-links.ts'

const url = 'https://shop.example.com'
const links = mailLinks({ url, secrets: ['current', 'next'] })
const subject = { does: 'unsubscribe', userId: 'ann/한', kind: 'order-paid' } as const
const tokenIn = (link: string) => new URL(link).searchParams.get('token') as string

it('a link says what it was made for, and only where it was made', () => {
  const token = tokenIn(links.to(subject))
  expect(links.read('unsubscribe', token)).toEqual(subject)
  expect(() => links.read('confirm', token)).toThrow('not one of ours')
  expect(() => mailLinks({ url, secrets: ['other'] }).read('unsubscribe', token)).toThrow('not one of ours')
})

it('a changed link is refused', () => {
  const token = tokenIn(links.to(subject))
  const [text = '', signature] = token.split('.')
  const forged = Buffer.from(JSON.stringify({ ...subject, userId: 'bob' })).toString('base64url')
  for (const wrong of [`${forged}.${signature}`, text, `${text}.`, `${token}x`, `.${signature}`, '', '.'])
    expect(() => links.read('unsubscribe', wrong)).toThrow('not one of ours')
})

it('links stay valid while the secret is replaced', () => {
  const token = tokenIn(links.to(subject))
  const replaced = mailLinks({ url, secrets: ['next', 'current'] })
  expect(replaced.read('unsubscribe', token)).toEqual(subject)
  expect(links.read('unsubscribe', tokenIn(replaced.to(subject)))).toEqual(subject)
})
