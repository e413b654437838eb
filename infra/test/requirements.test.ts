import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkRequirements } from '../src/programs/requirements.ts'

let bin: string
beforeEach(() => {
  bin = mkdtempSync(path.join(tmpdir(), 'jangteo-bin-'))
})
afterEach(() => rmSync(bin, { recursive: true }))

const program = (name: string, script: string) => {
  writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(path.join(bin, name), 0o755)
}
const java = (version: string) => program('java', `echo "    java.version = ${version}" >&2`)
const message = (maven = true, environment = {}) => {
  try {
    checkRequirements({ maven }, { PATH: bin, ...environment })
    return 'nothing missing'
  } catch (error) {
    return (error as Error).message
  }
}

describe('on a machine with nothing', () => {
  it('says what to install, for each system', () => {
    const text = message()
    expect(text).toContain('Java 17 or newer and Maven not found, and no Docker engine answers either')
    expect(text).toContain('sudo apt install openjdk-17-jdk-headless maven')
    expect(text).toContain('brew install openjdk@21 maven')
    expect(text).toContain('WSL')
  })

  it('does not ask for Maven when all is downloaded', () => {
    expect(message(false)).toContain('sudo apt install openjdk-17-jdk-headless\n')
  })
})

it('accepts Java 17 or newer with Maven', () => {
  java('21')
  program('mvn', 'exit 0')
  expect(checkRequirements({ maven: true }, { PATH: bin })).toEqual({ file: 'java', version: '21' })
})

it('goes by the note beside the Java that will run, and asks one that has none', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'jangteo-java-'))
  mkdirSync(path.join(home, 'bin'))
  writeFileSync(path.join(home, 'release'), 'IMPLEMENTOR="Somebody"\nJAVA_VERSION="21.0.4"\n')
  writeFileSync(path.join(home, 'bin/java'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const noted = path.join(home, 'bin')
  expect(checkRequirements({}, { PATH: noted })).toEqual({ file: 'java', version: '21.0.4' })
  expect(checkRequirements({}, { JAVA_HOME: home, PATH: bin })).toEqual({
    file: path.join(noted, 'java'),
    version: '21.0.4',
  })
  java('11')
  expect(message(false, { PATH: `${bin}:${noted}` })).toContain('Java 17 or newer not found')
  rmSync(home, { recursive: true })
})

it('counts an old Java, and one that only prints a hint, as missing', () => {
  program('mvn', 'exit 0')
  java('11')
  expect(message()).toContain('Java 17 or newer not found')
  java('1.8.0_392')
  expect(message()).toContain('Java 17 or newer not found')
  program('java', 'echo "java.version = 21: install it from the store" >&2; exit 1')
  expect(message()).toContain('Java 17 or newer not found')
})

it('names JAVA_HOME when it leads nowhere', () => {
  expect(message(true, { JAVA_HOME: '/nowhere' })).toContain('JAVA_HOME is /nowhere')
})

it('asks for Maven alone when only Maven is missing', () => {
  java('17')
  expect(message()).toContain('Maven not found')
  expect(message()).toContain('sudo apt install maven\n')
})

it('asks for Python only while Valkey is to be downloaded', () => {
  java('17')
  const withPython = () => checkRequirements({ python: true }, { PATH: bin })
  expect(withPython).toThrow('Python 3.10 or newer with venv not found')
  expect(withPython).toThrow('sudo apt install python3-venv\n')
  program('python3', 'echo 9')
  expect(withPython).toThrow('Python 3.10')
  program('python3', 'echo 11')
  expect(withPython()).toEqual({ file: 'java', version: '17' })
})

it('points at docker compose when a Docker engine answers', () => {
  program('docker', 'echo " Server Version: 28.2.2"')
  expect(message()).toContain('docker compose up -d --wait')
  program('docker', 'echo "Client:"')
  expect(message()).toContain('no Docker engine answers')
})
