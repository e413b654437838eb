import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { host, makeOnce, type Run } from '@jangteo/launcher'
import { devPassword } from '../databases.ts'
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
 * Makes a certificate authority, and a certificate for servers of this machine, once for a folder. The authority's key is deleted: it
 * signs nothing else.
 *
 * @throws Error with keytool's own words
 */
export const makeCertificates = (java: Java, folder: string, run: Run['run']): Promise<void> =>
  makeOnce(folder, async (draft) => {
    await mkdir(draft, { recursive: true, mode: 0o700 })
    const { ca, keystore, password } = certificatesIn(draft)
    const keytool = async (command: string, ...args: string[]) => {
      const flags = ['-J-XX:+UseSerialGC', '-J-XX:TieredStopAtLevel=1', command]
      // A password is not for a command line, which all users of the machine see.
      const store = ['-keystore', keystore, '-storetype', 'PKCS12', '-storepass:env', 'STORE_PASSWORD']
      await run({
        file: path.isAbsolute(java.file) ? path.join(path.dirname(java.file), 'keytool') : 'keytool',
        args: [...flags, ...store, ...args],
        environment: { STORE_PASSWORD: password },
      })
    }
    const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650']
    const authority = [
      '-dname',
      'CN=Jangteo stack',
      '-ext',
      'bc:c=ca:true,pathlen:0',
      '-ext',
      'ku:c=keyCertSign',
    ]
    await keytool('-genkeypair', '-alias', 'ca', ...key, ...authority)
    const server = ['-dname', 'CN=broker', '-ext', `san=ip:${host},dns:localhost`]
    await keytool('-genkeypair', '-alias', 'broker', '-signer', 'ca', ...key, ...server)
    await keytool('-exportcert', '-rfc', '-alias', 'ca', '-file', ca)
    await keytool('-delete', '-alias', 'ca')
    await chmod(ca, 0o600)
    await chmod(keystore, 0o600)
  })
