import { readFile, rename, writeFile } from 'node:fs/promises'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

/** The issuer's private key. It is stored, so tokens stay valid after a restart. */
export async function loadKey(file: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const algorithm = 'RS256'
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const fresh = { ...jwk, alg: algorithm, use: 'sig', kid: `dev-${await calculateJwkThumbprint(jwk)}` }
  await writeFile(`${file}.new`, JSON.stringify(fresh), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return fresh
}

/** An RSA key's, or an Ed25519 key's of an earlier release. */
export function publicPartOf({ kty, crv, x, n, e, alg, use, kid }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, n, e, alg, use, kid }))
}
