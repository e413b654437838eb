export { services } from './services.ts'
