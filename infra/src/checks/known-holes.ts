import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import colors from 'picocolors'
import { z } from 'zod'
import { root } from '../paths.ts'

const WITHIN_MS = 60_000

const report = z.object({
  advisories: z.record(
    z.string(),
    z.object({
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      url: z.string().optional(),
      patched_versions: z.string().optional(),
    }),
  ),
})

/**
 * Which installed libraries have a hole that the registry knows, as lines to print. A hole that becomes known must not stop
 * other work, and neither must a registry that does not answer: this fails nothing.
 */
export async function knownHoles(signal: AbortSignal, ask = askRegistry): Promise<string[]> {
  const said = await ask(signal)
  const found = report.safeParse(parsed(said))
  if (!found.success)
    return [
      `${colors.yellow('!')} known holes of libraries: not checked, because the registry does not say (${firstLine(said)})`,
    ]
  const holes = Object.values(found.data.advisories)
  if (holes.length === 0) return [`${colors.green('✓')} no library has a known hole`]
  return holes.map(({ module_name, severity, title, url = '', patched_versions }) => {
    const mended = patched_versions ? `, mended in ${patched_versions}` : ''
    return `${colors.yellow('!')} ${module_name} has a known hole (${severity}${mended}): ${title} ${url}`.trimEnd()
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const firstLine = (text: string): string =>
  /ERR_\w+|responded with \d+|ENOTFOUND|ECONNREFUSED/.exec(text)?.[0] ?? text.trim().split('\n')[0] ?? ''

/** What pnpm prints, whatever its exit code is: it is 1 when there are holes. */
async function askRegistry(signal: AbortSignal): Promise<string> {
  const { packageManager } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  try {
    const { stdout } = await promisify(execFile)('npx', ['-y', packageManager, 'audit', '--prod', '--json'], {
      ...{ cwd: root, signal, timeout: WITHIN_MS, maxBuffer: 50_000_000 },
    })
    return stdout
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as { stdout?: string; stderr?: string; message: string }
    return stdout || stderr || message
  }
}
