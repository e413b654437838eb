import type { IncomingMessage } from 'node:http'

/** What the caller sent wrongly; answered with status 400. */
export class BadRequest extends Error {}

/** The body of a request, at most 10,000 characters. @throws BadRequest when it is longer */
export async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > 10_000) throw new BadRequest('the body is too long')
  }
  return text
}
