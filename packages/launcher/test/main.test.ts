import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

describe('what a launcher says', () => {
  const program = `
    import './src/main.ts'
    console.log('one')
    setTimeout(() => { console.log('two'); process.stdout.write('three') }, 50)
    setTimeout(() => process.exit(7), 100)`
  const run = (output: number | 'pipe') =>
    spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: path.join(import.meta.dirname, '..'),
      stdio: ['ignore', output, output],
    })

  it.skipIf(!existsSync('/dev/full'))('may be lost on a full disk without ending it', async () => {
    const full = openSync('/dev/full', 'w')
    const child = run(full)
    closeSync(full)
    expect(await once(child, 'exit')).toEqual([7, null])
  })

  it('may be lost with its reader without ending it', async () => {
    const child = run('pipe')
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await once(child, 'exit')).toEqual([7, null])
  })
})
