import type { App } from '@jangteo/service-kit'
import type { Doors } from './doors.ts'

export function routes(_app: App, _doors: Doors): void {}
