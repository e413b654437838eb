export { defineService, type MadeService, type Overrides, type ServiceDefinition } from './define-service.ts'
export { forgetOldAnswers } from './forget-old-answers.ts'
export { runMain } from './run-main.ts'
