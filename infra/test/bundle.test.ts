import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, bundled } from '../src/programs/bundle.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, code: string) => writeFileSync(path.join(folder, name), code)
const main = path.join(folder, 'main.ts')
const home = path.join(folder, 'bundle')
const run = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()

describe('a bundle', () => {
  it('does what the sources do, and reads what lies beside them', async () => {
    write('greeting.txt', 'hello')
    write(
      'greet.ts',
      `const odd = [/^\\–\\\\…$/.test('–\\\\…'), '👋'.length]
       export const greet = (name: string): string => "안녕 " + name + " ✓ " + odd\n`,
    )
    write(
      'main.ts',
      `import { readFileSync } from 'node:fs'
       import path from 'node:path'
       import { greet } from './greet.ts'
       const beside = readFileSync(path.join(import.meta.dirname, 'greeting.txt'), 'utf8')
       console.log(greet('kim'), beside, readFileSync(new URL('greeting.txt', import.meta.url), 'utf8'))\n`,
    )
    const file = await bundle(home, main)
    expect(run(file)).toBe('안녕 kim ✓ true,2 hello hello')
    // One such character makes V8 hold all of it in twice the memory.
    expect(readFileSync(file, 'utf8')).not.toMatch(/[^\0-\xff]/)
  })

  it('puts a place only where a module asks for its own', async () => {
    write(
      'places.ts',
      `const says = '__dirname and import.meta.url'
       const within = (__filename: string) => __filename
       const object = { __dirname: 'a key' }
       export const places = [says, within('an argument'), object.__dirname, import.meta.filename].join()\n`,
    )
    const other = path.join(folder, 'other.ts')
    write('other.ts', `import { places } from './places.ts'\nconsole.log(places)\n`)
    expect(run(await bundle(path.join(folder, 'other'), other))).toBe(
      `__dirname and import.meta.url,an argument,a key,${path.join(folder, 'places.ts')}`,
    )
  })

  it('is kept until a source changes, also one that is only imported', async () => {
    const before = await bundle(home, main)
    expect(await bundle(home, main)).toBe(before)
    write('greet.ts', 'export const greet = (name: string): string => "good day " + name\n')
    const after = await bundle(home, main)
    expect(after).not.toBe(before)
    expect(run(after)).toBe('good day kim hello hello')
  })

  it('is made once by those who want it at the same time', async () => {
    write('greet.ts', 'export const greet = (name: string): string => name\n')
    const files = await Promise.all([bundle(home, main), bundle(home, main), bundle(home, main)])
    expect(new Set(files).size).toBe(1)
    expect(run(files[0] as string)).toBe('kim hello hello')
  })

  it('names the source that is broken, and is there again when it is mended', async () => {
    write('greet.ts', 'export const greet = (\n')
    await expect(bundle(home, main)).rejects.toThrow(/main\.ts cannot be bundled: [\s\S]*greet\.ts/)
    write('greet.ts', "export const greet = () => 'mended'\n")
    expect(run(await bundle(home, main))).toBe('mended hello hello')
  })

  it('names the source and its line in a stack trace', async () => {
    write(
      'greet.ts',
      `interface Person {
         name: string
       }
       const deep = (person: Person): string => { throw new TypeError(\`no \${person.name} –\`) }
       export const greet = (name: string): string =>
         [name]
           .map((each) => deep({ name: each }))
           .join()\n`,
    )
    write(
      'main.ts',
      `import { setTimeout as wait } from 'node:timers/promises'
       import { greet } from './greet.ts'
       await wait(1)
       try { greet('kim') } catch (error) { console.log((error as Error).stack) }\n`,
    )
    const trace = run(await bundle(home, main))
    expect(trace).toMatch(/^TypeError: no kim –\n/)
    const places = [...trace.matchAll(/\/(\w+\.ts):(\d+):\d+/g)].map(([, file, line]) => `${file} ${line}`)
    expect(places).toEqual(['greet.ts 4', 'greet.ts 7', 'greet.ts 7', 'main.ts 4'])
    expect(trace).not.toContain('main.js')
  })

  it('is not made of a program that does not exist', async () => {
    await expect(bundled('toString')).rejects.toThrow('the program toString')
    await expect(bundled('unknown')).rejects.toThrow('the program unknown')
  })
})
