import { Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Problem } from '../api/problem.ts'
import { useLanguage } from '../texts/language.tsx'

/** Loaded by Korean readers only, when there is a first problem. */
const InKorean = lazy(() => import('./explained-in-korean.tsx'))

/** What went wrong: in the reader's language, as far as its code is known, and in the service's own words, which name the object. */
export function Explained({ error }: { error: unknown }) {
  const { language } = useLanguage()
  const { message } = error instanceof Error ? error : { message: String(error) }
  if (language === 'en' || !(error instanceof Problem)) return <Text>{message}</Text>
  return (
    <>
      <Suspense fallback={null}>
        <InKorean code={error.code} />
      </Suspense>
      <Text lang="en" size="sm">
        {message}
      </Text>
    </>
  )
}
