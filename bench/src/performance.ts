import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { printed } from './report.ts'

const page = path.join(root, 'docs/performance.md')

export function forgetReport(): void {
  printed.length = 0
}

/** Keeps what the measurement of this name has printed, in place of what it printed the last time. */
export function writeReport(name: string): void {
  const before = readFileSync(page, 'utf8')
  const introduction = before.slice(0, before.indexOf('<!-- '))
  const sections = new Map(
    [...before.matchAll(/<!-- (\w+) -->\n(.*?)\n<!-- end -->/gs)].map(([, key = '', body = '']) => [
      key,
      body,
    ]),
  )
  const when = `${new Date().toISOString().slice(0, 10)}, ${machine()}, at ${commit()}:`
  sections.set(name, [`## ${name}`, '', when, '', '```text', ...trimmed(printed), '```'].join('\n'))
  const all = [...sections].map(([key, body]) => `<!-- ${key} -->\n${body}\n<!-- end -->\n`)
  writeFileSync(page, introduction + all.join('\n'))
}

/** Keeps a part of a page of docs/ that a measurement writes: what is between its comment and the next `<!-- end -->`. */
export function writePart(file: string, name: string, body: string): void {
  const there = path.join(root, 'docs', file)
  const text = readFileSync(there, 'utf8')
  const part = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`)
  if (!part.test(text)) throw new Error(`docs/${file} has no part "${name}"`)
  const when = `${new Date().toISOString().slice(0, 10)}, ${machine()}, at ${commit()}:`
  writeFileSync(
    there,
    text.replace(part, (_, begin, end) => `${begin}\n${when}\n\n${body}\n\n${end}`),
  )
}

function trimmed(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line !== '')
  return lines.slice(from, lines.findLastIndex((line) => line !== '') + 1)
}

function machine(): string {
  const [cpu] = os.cpus()
  const memory = Math.round(os.totalmem() / 2 ** 30)
  return `${os.cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB, Node ${process.versions.node}`
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const changed =
      git('status', '--porcelain', '--', 'apps', 'packages', 'infra') === '' ? '' : ' and changes'
    return git('rev-parse', '--short', 'HEAD') + changed
  } catch {
    return 'an unknown commit'
  }
}
