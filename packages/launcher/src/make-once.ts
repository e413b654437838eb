import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { withLock } from './lock.ts'

/**
 * Makes a folder unless it is there: once, however many processes want it at the same moment, and whole or not at all.
 *
 * @param make puts everything into a folder of another name, which it has to create
 * @throws what `make` throws
 */
export async function makeOnce(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const draft = `${folder}.draft`
    // Of a process that was killed.
    await rm(draft, { recursive: true, force: true })
    try {
      await make(draft)
      await rename(draft, folder)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      throw error
    }
  })
}
