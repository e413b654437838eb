import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LogOutput } from '../src/log-output.ts'

it('writes ISO time and the service, and neither secrets nor what drivers hang on errors', () => {
  const program = `
    import { createLogger } from './src/index.ts'
    const log = createLogger({ name: 'order', level: 'info' })
    log.info({ token: 'canary', req: { headers: { authorization: 'canary' } }, user: { password: 'canary' } }, 'hello')
    log.error({ err: Object.assign(new Error('broken', { cause: new Error('why') }), { code: '23505', detail: 'canary', client: { password: 'canary' } }) })
    log.debug('canary')`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: `${import.meta.dirname}/..`,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  const [hello, broken] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(hello).toMatchObject({ level: 'info', service: 'order', msg: 'hello' })
  expect(new Date(hello.time).toISOString()).toBe(hello.time)
  expect(broken.err).toMatchObject({
    type: 'Error',
    message: 'broken',
    code: '23505',
    cause: { message: 'why' },
  })
  expect(stdout).not.toContain('canary')
})

describe('a line that cannot be written', () => {
  const program = `
    import { createLogger } from './src/index.ts'
    const log = createLogger({ name: 'order', level: 'info' })
    log.info('one')
    setTimeout(() => { log.warn('two'); log.fatal('three'); process.stderr.write('alive') }, 50)
    setTimeout(() => { log.info('four'); process.exit(0) }, 100)`
  const run = (stdout: number | 'pipe') =>
    spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: `${import.meta.dirname}/..`,
      stdio: ['ignore', stdout, 'pipe'],
    })

  it.skipIf(!existsSync('/dev/full'))('does not end the process on a full disk', async () => {
    const full = openSync('/dev/full', 'w')
    const child = run(full)
    closeSync(full)
    const said = new Response(child.stderr as unknown as ReadableStream).text()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await said).toBe('alive')
  })

  it('does not end the process when the reader has gone', async () => {
    const child = run('pipe')
    child.stdout?.destroy()
    const said = new Response(child.stderr as unknown as ReadableStream).text()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await said).toBe('alive')
  })

  it('is counted, and the number is logged when lines can be written again', async () => {
    const file = path.join(tmpdir(), `jangteo-log-${process.pid}`)
    writeFileSync(file, '')
    const descriptor = openSync(file, 'r')
    const output = new LogOutput(descriptor)
    const lost = new Promise((resolve) => {
      output.onRecovered = resolve
    })
    for (const line of ['one', 'two']) output.write(`${line}\n`)
    await expect.poll(() => output.lost).toBe(2)
    // The same descriptor, from now on for writing: what was a full disk has room again.
    closeSync(descriptor)
    expect(openSync(file, 'a')).toBe(descriptor)
    output.write('three\n')
    expect(await lost).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('three\n')
    closeSync(descriptor)
    rmSync(file)
  })
})
