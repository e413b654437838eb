import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runInBackground } from '@jangteo/launcher'
import type { Download } from './downloads.ts'
import type { Java } from './java.ts'

/**
 * An archive of the classes that a JVM loads at start, in parsed form: it takes a second off the start of Kafka
 * and of the registry. It is only valid for one class path, one set of jars and one Java, so its name says which.
 */
export interface ClassData {
  /** Flags for the next start: use the archive, or, while there is none, note which classes are loaded. */
  flags(): Promise<string[]>
  /**
   * Makes the archive from what the last start noted, at low priority; does nothing when it is there already.
   * @throws Error when it could not be made, or was aborted; no archive is left behind then
   */
  make(signal: AbortSignal): Promise<void>
}

/**
 * The archive is mapped where its pointers say. Elsewhere the JVM would change every pointer in it, and so have a copy of the whole
 * archive in its own memory: 60 MB for each program, and a longer start.
 */
const mapped = ['-XX:+UnlockDiagnosticVMOptions', '-XX:ArchiveRelocationMode=0']

/** @param from the download that the class path lies in: the archive goes with it */
export function classData(name: string, from: Download, java: Java, classPath: string): ClassData {
  const folder = path.join(from.folder, 'class-data')
  // The class path too: its paths are absolute, so a checkout that was moved, or copied, needs another archive.
  const place = createHash('sha256').update(classPath).digest('hex').slice(0, 8)
  const base = path.join(folder, `${name}-${from.key}-${place}-java${java.version}`)
  const archive = `${base}.jsa`
  const size = `${archive}.size`
  let noted: string | undefined

  // A cut-off archive does not make the JVM fall back, it makes it crash, so it is used in its full size only. Its
  // content was on disk before it got its name: to read all of it again would cost every start half a second.
  const isSound = async () => {
    if (!existsSync(archive) || !existsSync(size)) return false
    return (await stat(archive)).size === Number(await readFile(size, 'utf8'))
  }

  return {
    async flags() {
      if (await isSound()) return [`-XX:SharedArchiveFile=${archive}`, ...mapped, '-Xlog:disable']
      await mkdir(folder, { recursive: true })
      // One file for each JVM: three brokers start from one ClassData.
      const file = `${base}.${process.pid}-${randomUUID()}.classes`
      noted ??= file
      return file === noted ? [`-XX:DumpLoadedClassList=${file}`] : []
    },

    async make(signal) {
      if (!noted || !existsSync(noted)) return
      if (await isSound()) return rm(noted)
      // The JVM goes on writing to the list, so the archive is made from a copy.
      const classes = `${noted}.copy`
      await copyFile(noted, classes)
      const unfinished = `${archive}.${process.pid}`
      const args = [
        '-Xshare:dump',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        `-XX:SharedClassListFile=${classes}`,
        `-XX:SharedArchiveFile=${unfinished}`,
        '-cp',
        classPath,
      ]
      try {
        await runInBackground({ file: java.file, args }, signal)
        const made = await storedSize(unfinished)
        if (made === 0) return
        await writeFile(size, String(made))
        await rename(unfinished, archive)
      } finally {
        await Promise.all([noted, classes, unfinished].map((file) => rm(file, { force: true })))
      }
    },
  }
}

/** The size of a file of which all is on disk. */
async function storedSize(file: string): Promise<number> {
  const handle = await open(file)
  try {
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}
