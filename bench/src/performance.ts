import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { printed } from './report.ts'

const page = path.join(root, 'docs/performance.md')

const introduction = `# Performance

Written by \`npm run bench -- --write\`: the figures of one machine, each beside a limit that was measured in the same run on
the same machine, and the proof that nothing was lost or invented meanwhile. Rates move with the machine, by two and more
where it is shared; **CPU for each order** and the ratios move little, so those are the figures to compare. To measure your
own machine, run \`npm run bench\`; one measurement alone by its name, as in \`npm run bench -- orders\`.

\`orders\`, \`latency\` and \`ancestor\` run all six services as \`npm start\` does: with the stack on the same machine, and with
data that outlives a power cut. The customers are simulated on the same machine, too; what that costs is told beside, and is
part of no other figure.
`

export function forgetReport(): void {
  printed.length = 0
}

/** Keeps what the measurement of this name has printed, in place of what it printed the last time. */
export function writeReport(name: string): void {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const sections = new Map(
    [...before.matchAll(/<!-- (\w+) -->\n(.*?)\n<!-- end -->/gs)].map(([, key = '', body = '']) => [
      key,
      body,
    ]),
  )
  const when = `${new Date().toISOString().slice(0, 10)}, ${machine()}, at ${commit()}:`
  sections.set(name, [`## ${name}`, '', when, '', '```text', ...trimmed(printed), '```'].join('\n'))
  const all = [...sections].map(([key, body]) => `<!-- ${key} -->\n${body}\n<!-- end -->\n`)
  writeFileSync(page, [introduction, ...all].join('\n'))
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
