import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const aptGet = '/usr/bin/apt-get'
const find = () => places.find((file) => existsSync(file))

/**
 * Chromium's program, or undefined on a machine without it: a test that needs it is skipped there, with a message. As
 * root on Debian its package is installed first.
 */
export function chromium(): string | undefined {
  const found = find()
  if (found !== undefined || process.getuid?.() !== 0 || !existsSync(aptGet)) return found
  const apt = (...args: string[]) =>
    spawnSync(aptGet, ['-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  return find()
}
