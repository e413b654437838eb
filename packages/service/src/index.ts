export { defineService, type MadeService, type Overrides, type ServiceDefinition } from './define-service.ts'
export { forgetOldAnswers } from './forget-old-answers.ts'
export { type Operator, operatorHeaders, operatorOf } from './operator-of.ts'
export { runMain } from './run-main.ts'
