import type { RequestOptions } from 'node:http'

// An import would load all that node:http has, fetch among it: 14 MB, for as long as a launcher stays.
const { request } = process.getBuiltinModule('node:http')

/**
 * One request and its answer. Not fetch: it is what takes those 14 MB.
 *
 * @param body sent as JSON
 * @param headers sent, too
 * @throws Error with status and text when the answer is not a success
 */
export function ask(
  url: string,
  method = 'GET',
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const options: RequestOptions = { method, agent: false, timeout: 5000, headers: { ...json, ...headers } }
    const sent = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.once('end', () => {
        const { statusCode = 0 } = response
        if (statusCode >= 200 && statusCode < 300) resolve(text)
        else reject(new Error(`${url} answered ${statusCode}: ${text}`))
      })
      response.once('error', reject)
    })
    sent.once('timeout', () => sent.destroy(new Error(`${url} did not answer in time`)))
    sent.once('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
