import { z } from 'zod'
import { environmentRules, listed } from '../config.ts'

/** The variable with the addresses of a service's replicas; its development default is one replica on this port. */
export const replicaUrls = (service: string, port: number) =>
  environmentRules(
    z
      .string()
      .transform(listed)
      .refine((urls) => urls.length > 0 && urls.every(isOrigin), {
        error: 'must be http:// URLs without a path, several with commas between',
      })
      .describe(`URLs of the replicas of ${service}, separated by commas.`),
    { development: `http://127.0.0.1:${port}`, connects: true },
  )

/** Whether a text is an http(s) URL with neither path nor anything behind it. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}
