import { Text } from '@mantine/core'
import { problems } from '../texts/korean/problems.ts'

/** Nothing for a code that is not known here. */
export default function ExplainedInKorean({ code }: { code: string }) {
  return Object.hasOwn(problems, code) ? <Text>{problems[code]}</Text> : null
}
