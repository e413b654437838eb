import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const needed = ['/usr/bin/apt-get', '/usr/bin/flock']
const find = () => places.find((file) => existsSync(file))

/** One process at a time: apt refuses a second one, whose tests would be left out. */
const lock = path.join(tmpdir(), 'jangteo-apt.lock')
const install = `test -e ${places[0]} || { apt-get -qq update; apt-get -qq install -y --no-install-recommends chromium; }`

/**
 * Chromium's program, or undefined on a machine without it: a test that needs it is skipped there, with a message. As
 * root on Debian its package is installed first.
 */
export function chromium(): string | undefined {
  const found = find()
  if (found !== undefined || process.getuid?.() !== 0 || !needed.every((file) => existsSync(file)))
    return found
  spawnSync('/usr/bin/flock', [lock, 'sh', '-c', install], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
  })
  return find()
}
