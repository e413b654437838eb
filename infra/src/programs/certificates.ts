import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { host, makeOnce, type Run } from '@jangteo/launcher'
import { devPassword } from '../databases.ts'
import { infra, stackRoot } from '../paths.ts'
import type { Java } from './java.ts'

/** The certificate of the stack's brokers in a folder, and that of the authority which signed it. */
export const certificatesIn = (folder: string) => ({
  /** PEM: what clients trust. */
  ca: path.join(folder, 'ca.pem'),
  /** PKCS12, with the brokers' key. */
  keystore: path.join(folder, 'broker.p12'),
  password: devPassword('broker'),
})

/**
 * Puts a certificate authority, and a certificate for brokers on this machine, into a folder. All stacks of this checkout have the same,
 * which is made once.
 *
 * @throws Error with keytool's own words
 */
export async function giveCertificates(java: Java, folder: string, run: Run['run']): Promise<void> {
  const pristine = path.join(stackRoot, 'pristine/certificates')
  await makeOnce(pristine, async (draft) => {
    const tools = path.isAbsolute(java.file) ? [path.dirname(java.file)] : []
    await run({
      file: 'sh',
      args: [path.join(infra, 'kafka/make-certificates.sh'), draft, `ip:${host},dns:localhost`],
      environment: {
        STORE_PASSWORD: certificatesIn(draft).password,
        PATH: [...tools, process.env.PATH].join(path.delimiter),
      },
    })
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [from, to] = [certificatesIn(pristine), certificatesIn(folder)]
  // Also where there is one: it may be that of a broker in Docker.
  await Promise.all([replace(from.ca, to.ca), replace(from.keystore, to.keystore)])
}

/** Copies a file over another one that clients and brokers may read at this moment: they find the one or the other, whole. */
async function replace(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomUUID()}.draft`
  await copyFile(from, draft)
  await rename(draft, to)
}
