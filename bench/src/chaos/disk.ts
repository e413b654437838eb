import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** A disk of its own for a stack's data: in memory, and small enough to be filled. */
export interface Disk {
  /** Fills it to the last byte. @returns what makes room again */
  fill(): () => void
  unmount(): void
}

const SIZE = '2g'
const PIECE = Buffer.alloc(8 * 1024 * 1024)
const SMALLEST = 4_096

/** @throws Error when it cannot be mounted, as without root */
export function mountDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder], { stdio: 'pipe' })
  const filler = path.join(folder, 'filler')
  return {
    fill() {
      const file = openSync(filler, 'w')
      for (let size = PIECE.length; size >= SMALLEST; ) if (!writes(file, size)) size /= 2
      closeSync(file)
      return () => rmSync(filler, { force: true })
    },
    // Lazily: a process that has just ended may still hold a file.
    unmount: () => execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' }),
  }
}

/** @returns false when there is no room for it */
function writes(file: number, size: number): boolean {
  try {
    return writeSync(file, PIECE, 0, size) === size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
