export class BadRequest extends Error {}

export function readText(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '' || value.length > 200)
    throw new BadRequest(`${name} must be a text of 1 to 200 characters`)
  return value
}

export function readAmount(body: Record<string, unknown>, name: string): number {
  const value = body[name]
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new BadRequest(`${name} must be a whole number from 1`)
  return value as number
}

export function readUrl(body: Record<string, unknown>, name: string): string {
  const url = URL.parse(readText(body, name))
  if (url?.protocol !== 'http:') throw new BadRequest(`${name} must be an http:// URL`)
  return url.href
}
