import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { host } from '@jangteo/launcher'
import type { Ports } from '../ports.ts'

/** Where the lab of a shop listens, and what its callers show: a page of another site does not have it. */
export interface LabAccess {
  readonly url: string
  /** Made at each start. Secret. */
  readonly token: string
}

const fileIn = (dir: string) => path.join(dir, 'lab.json')

/** With a new token. */
export const newAccess = (ports: Ports): LabAccess => ({
  url: `http://${host}:${ports.lab}`,
  token: randomBytes(24).toString('base64url'),
})

/** Lets commands of the same user find the lab. @param dir of the development stack */
export const publishAccess = (dir: string, access: LabAccess): void =>
  writeFileSync(fileIn(dir), JSON.stringify(access), { mode: 0o600 })

export const withdrawAccess = (dir: string): void => rmSync(fileIn(dir), { force: true })

/** @returns undefined when `npm start` does not run there */
export function findAccess(dir: string): LabAccess | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(dir), 'utf8'))
  } catch {
    return undefined
  }
}
