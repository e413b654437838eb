import { Alert, Button, Stack, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: {
    title: 'This page cannot be shown',
    why: 'The console may have a new release, or this page has a bug. Load it again.',
    reload: 'Load again',
  },
  ko: {
    title: '이 페이지를 표시할 수 없습니다',
    why: '콘솔이 새 버전으로 바뀌었거나 이 페이지에 오류가 있습니다. 다시 불러오세요.',
    reload: '다시 불러오기',
  },
} satisfies Both<Record<string, string>>

/** What cannot be drawn, or whose code cannot be loaded, takes only itself away: the rest stays. Give it a `key` to begin again. */
export class Boundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError = (error: unknown) => ({ error })

  override render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />
  }
}

function Broken({ error }: { error: unknown }) {
  const t = useTexts(texts)
  return (
    <Alert color="red" variant="light" title={t.title} role="alert">
      <Stack align="flex-start" gap="xs">
        <Text>{t.why}</Text>
        <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
        <Button size="xs" variant="default" onClick={() => window.location.reload()}>
          {t.reload}
        </Button>
      </Stack>
    </Alert>
  )
}
