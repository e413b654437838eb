import { Alert, Button, Code, Group, Loader, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../api/problem.ts'
import { type Scope, signIn, signOut } from '../api/session.ts'
import { type Both, useTexts } from '../texts/language.tsx'
import { Explained } from './explained.tsx'

const texts = {
  en: {
    loading: 'Loading…',
    failed: 'This cannot be shown now',
    tryAgain: 'Try again',
    trace: 'Trace',
    signIn: 'Sign in',
    signInFirst: 'Sign in to see this page.',
    notPermitted: 'Not permitted',
    notPermittedWhy: (scope: string) => `This page needs the scope "${scope}", which you do not have.`,
    other: 'Sign in as another person',
    noPage: 'There is no such page',
    home: 'To the first page',
  },
  ko: {
    loading: '불러오는 중…',
    failed: '지금은 표시할 수 없습니다',
    tryAgain: '다시 시도',
    trace: '추적 ID',
    signIn: '로그인',
    signInFirst: '이 페이지를 보려면 로그인하세요.',
    notPermitted: '권한이 없습니다',
    notPermittedWhy: (scope: string) => `이 페이지에는 "${scope}" 권한(scope)이 필요합니다.`,
    other: '다른 사용자로 로그인',
    noPage: '없는 페이지입니다',
    home: '첫 페이지로',
  },
} satisfies Both<object>

export function Loading() {
  const t = useTexts(texts)
  return (
    <Group role="status" p="md">
      <Loader size="sm" aria-hidden />
      <Text>{t.loading}</Text>
    </Group>
  )
}

/** What went wrong, in the service's own words, and what to do next. */
export function Failure({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const t = useTexts(texts)
  if (error instanceof Problem && error.status === 401) return <SignInFirst />
  return (
    <Alert color="red" variant="light" title={title ?? t.failed} role="alert">
      <Stack gap="xs" align="flex-start">
        <Explained error={error} />
        {error instanceof Problem && error.traceId && (
          <Text size="sm">
            {t.trace}: <Code>{error.traceId}</Code>
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** Nothing to show, and why that is. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <Alert color="gray" variant="light" role="status">
      {children}
    </Alert>
  )
}

export function SignInFirst() {
  const t = useTexts(texts)
  return (
    <Stack align="flex-start" p="md">
      <Text>{t.signInFirst}</Text>
      <Button onClick={signIn}>{t.signIn}</Button>
    </Stack>
  )
}

/** What the person may not see, for want of a scope. */
export function NotPermitted({ scope }: { scope: Scope }) {
  const t = useTexts(texts)
  return (
    <Alert color="yellow" variant="light" title={t.notPermitted} role="alert">
      <Stack align="flex-start">
        <Text>{t.notPermittedWhy(scope)}</Text>
        <Button variant="default" onClick={() => signOut()}>
          {t.other}
        </Button>
      </Stack>
    </Alert>
  )
}

export function NoSuchPage() {
  const t = useTexts(texts)
  return (
    <Stack align="flex-start" p="md">
      <Text>{t.noPage}</Text>
      <Button component="a" href="/" variant="default">
        {t.home}
      </Button>
    </Stack>
  )
}
