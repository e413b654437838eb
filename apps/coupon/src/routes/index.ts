import type { App } from '@jangteo/service-kit'
import type { Doors } from './doors.ts'

export async function routes(_app: App, _doors: Doors): Promise<void> {}
