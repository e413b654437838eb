export { type PartControl, type Stack, startTestStack } from '@jangteo/infra'
export { eventually } from './eventually.ts'
export { freshDatabase, testStack, uniquePrefix } from './stack.ts'
export { tokenFor } from './tokens.ts'
