import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildArtefact } from '../src/artefacts/artefact.ts'
import { root } from '../src/paths.ts'
import { bundle, bundled } from '../src/programs/bundle.ts'
import { services } from '../src/services.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, code: string) => writeFileSync(path.join(folder, name), code)
const main = path.join(folder, 'main.ts')
const home = path.join(folder, 'bundle')
/** The package to which all of it belongs. */
const declare = (more: object = {}) =>
  write('package.json', JSON.stringify({ name: 'greeter', type: 'module', ...more }))
declare({ assets: ['greeting.txt', 'words'] })
mkdirSync(path.join(folder, 'words'))
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
    const elsewhere = path.join(folder, 'elsewhere')
    cpSync(path.dirname(file), elsewhere, { recursive: true })
    renameSync(path.join(folder, 'greeting.txt'), path.join(folder, 'gone.txt'))
    expect(run(path.join(elsewhere, 'main.js'))).toBe('안녕 kim ✓ true,2 hello hello')
    renameSync(path.join(folder, 'gone.txt'), path.join(folder, 'greeting.txt'))
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
    const file = await bundle(path.join(folder, 'other'), other)
    const place = path.join(path.dirname(file), 'files/greeter/places.ts')
    expect(run(file)).toBe(`__dirname and import.meta.url,an argument,a key,${place}`)
  })

  it('has what is added to a folder of its assets', async () => {
    write('words/one.txt', 'one')
    const wordsIn = (file: string) => readdirSync(path.join(path.dirname(file), 'files/greeter/words'))
    expect(wordsIn(await bundle(home, main))).toEqual(['one.txt'])
    write('words/two.txt', 'two')
    expect(wordsIn(await bundle(home, main))).toEqual(['one.txt', 'two.txt'])
  })

  it('is refused while a module reads files beside it that are not listed, or not there', async () => {
    declare()
    await expect(bundle(home, main)).rejects.toThrow(
      /greeter reads files beside main\.ts: list them as "assets"/,
    )
    declare({ assets: ['farewell.txt'] })
    await expect(bundle(home, main)).rejects.toThrow('farewell.txt, an asset of greeter, is missing')
    declare({ assets: ['greeting.txt', 'words'] })
    expect(run(await bundle(home, main))).toContain('hello hello')
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

  it('is the same release from the same sources, and another one from others', async () => {
    const releaseIn = (file: string) =>
      JSON.parse(readFileSync(path.join(path.dirname(file), 'manifest.json'), 'utf8')).release
    const before = releaseIn(await bundle(home, main))
    expect(before).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/)
    expect(releaseIn(await bundle(path.join(folder, 'again'), main))).toBe(before)
    write('main.ts', "console.log('other')\n")
    expect(releaseIn(await bundle(home, main))).not.toBe(before)
  })

  it('is not made of a program that does not exist', async () => {
    await expect(bundled('toString')).rejects.toThrow('the program toString')
    await expect(bundled('unknown')).rejects.toThrow('the program unknown')
  })
})

describe('the artefact of each service', () => {
  it.each(services)('$name says what it is, and names no place of this machine', async (service) => {
    const artefact = path.join(folder, 'dist', service.name)
    const manifest = await buildArtefact(service, artefact)
    expect(manifest).toMatchObject({ name: service.name, node: '24.0.0' })
    expect(manifest.contracts?.reads.map(({ topic }) => topic)).toContain('audit.requested')
    const files = readdirSync(artefact, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['001_messaging.sql', 'migration.sql', 'LICENCES']),
    )
    for (const { parentPath, name } of files)
      expect(readFileSync(path.join(parentPath, name), 'latin1').includes(root), name).toBe(false)
  })
})

it('the artefact of the console has its pages, and neither contracts nor a place of this machine', async () => {
  const artefact = path.join(folder, 'dist/console')
  const manifest = await buildArtefact('console', artefact)
  expect(manifest).toMatchObject({ name: 'console', node: '24.0.0' })
  expect(manifest.contracts).toBeUndefined()
  const files = readdirSync(artefact, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['index.html', 'native.wasm', 'LICENCES']),
  )
  for (const { parentPath, name } of files)
    expect(readFileSync(path.join(parentPath, name), 'latin1').includes(root), name).toBe(false)
})
