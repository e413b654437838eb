import { type Stack, startTestStack, testStackVariable } from '@jangteo/infra'

let own: Stack | undefined

/** For vitest's `globalSetup`: uses the stack that the caller provides, or starts one for this run. */
export async function setup(): Promise<void> {
  if (process.env[testStackVariable]) return
  own = await startTestStack()
  process.env[testStackVariable] = JSON.stringify(own.coordinates)
}

export async function teardown(): Promise<void> {
  await own?.stop()
}
