export { eventually } from './eventually.ts'
export { freshDatabase, testStack, uniquePrefix } from './stack.ts'
export { tokenFor } from './tokens.ts'
