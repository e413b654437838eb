import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freshDatabase, testStack } from '@jangteo/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '../../src/index.ts'
import { recordingLogger } from '../http.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const { logger } = recordingLogger()
/** Another user's process, PostgreSQL, reads the files. */
const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-tls-'))
const file = (name: string) => path.join(folder, name)

/** A certificate that signs itself, for one name of a server. */
function certificate(name: string, subject: string): void {
  const [key, cert] = [`${name}.key`, `${name}.crt`].map(file) as [string, string]
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
      ],
      ...['-subj', '/CN=test', '-addext', `subjectAltName=${subject}`, '-keyout', key, '-out', cert],
    ],
    { stdio: 'pipe' },
  )
  chmodSync(key, 0o600)
}

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = new pg.Client(testStack().adminUrl)
  await admin.connect()
  for (const statement of [...statements, 'select pg_reload_conf()']) await admin.query(statement)
  await admin.end()
}

const showing = (name: string) =>
  asAdmin(
    `alter system set ssl_cert_file = '${file(`${name}.crt`)}'`,
    `alter system set ssl_key_file = '${file(`${name}.key`)}'`,
    'alter system set ssl = on',
  )

describe.skipIf(!hasOpenssl)('a database that is reached by TLS (left out without openssl)', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  beforeAll(async () => {
    database = await freshDatabase('messaging')
    chmodSync(folder, 0o755)
    certificate('server', 'IP:127.0.0.1')
    certificate('another', 'DNS:postgres.example.com')
  })
  afterAll(async () => {
    await asAdmin(
      ...['ssl', 'ssl_cert_file', 'ssl_key_file'].map((setting) => `alter system reset ${setting}`),
    )
    await database.drop()
    rmSync(folder, { recursive: true })
  })

  /** As the variable DATABASE_URL has it in production. */
  async function isEncrypted(authority: string): Promise<boolean> {
    const url = `${database.url}?sslmode=verify-full&sslrootcert=${file(`${authority}.crt`)}`
    const pool = openPool(url, { max: 1, name: 'order', logger })
    try {
      const { rows } = await pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      return rows[0].ssl
    } finally {
      await pool.end()
    }
  }

  it('is used when its certificate is of the known authority and of the name in the URL', async () => {
    await showing('server')
    // The reload is noticed by the next connections.
    await expect.poll(() => isEncrypted('server').catch((error) => error.message)).toBe(true)
  })

  it('is refused when another authority has signed its certificate', async () => {
    await showing('server')
    await expect
      .poll(() => isEncrypted('another').catch((error) => error.cause?.message ?? error.message))
      .toMatch(/self.signed|unable to verify/i)
  })

  it('is refused when its certificate is of another name', async () => {
    await showing('another')
    await expect
      .poll(() => isEncrypted('another').catch((error) => error.cause?.message ?? error.message))
      .toMatch(/IP: 127\.0\.0\.1 is not in the cert's list/)
  })

  it('is refused when it speaks in clear', async () => {
    await asAdmin('alter system set ssl = off')
    await expect
      .poll(() => isEncrypted('server').catch((error) => error.cause?.message ?? error.message))
      .toMatch(/does not support SSL/)
  })
})
