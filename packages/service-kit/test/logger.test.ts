import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

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
