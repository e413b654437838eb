import { ActionIcon, Code, CopyButton, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useFormat } from '../texts/format.ts'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: {
    command: 'The same on the command line',
    copy: 'Copy',
    copied: 'Copied',
    looked: (time: string) => `Looked at ${time}`,
  },
  ko: {
    command: '같은 일을 하는 명령',
    copy: '복사',
    copied: '복사됨',
    looked: (time: string) => `${time}에 확인`,
  },
} satisfies Both<object>

interface PageProps {
  readonly title: string
  /** What a terminal is to be told for the same. */
  readonly command?: string
  /** When what is shown was asked for, in milliseconds since 1970. */
  readonly lookedAt?: number | undefined
  readonly children: ReactNode
}

/** The frame of every page: its title (of the tab, too), the time of the last look, and the command that does the same. */
export function Page({ title, command, lookedAt, children }: PageProps) {
  const t = useTexts(texts)
  const { time } = useFormat()
  useEffect(() => {
    document.title = `${title} · Jangteo`
  }, [title])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h3">
          {title}
        </Title>
        {lookedAt !== undefined && lookedAt > 0 && (
          <Text size="sm" c="dimmed">
            {t.looked(time(new Date(lookedAt)))}
          </Text>
        )}
      </Group>
      {children}
      {command && <Command text={command} label={t.command} />}
    </Stack>
  )
}

/** A command line, to be copied. */
export function Command({ text, label }: { text: string; label?: string }) {
  const t = useTexts(texts)
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      {label && (
        <Text size="sm" c="dimmed">
          {label}:
        </Text>
      )}
      <Code style={{ overflowWrap: 'anywhere' }}>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t.copied : t.copy}>
            <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={`${t.copy}: ${text}`}>
              <CopyIcon isDone={copied} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}

function CopyIcon({ isDone }: { isDone: boolean }) {
  const path = isDone ? 'M3 9l3 3 7-8' : 'M5 3h8v8H5zM3 5v8h8'
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden
    >
      <path d={path} />
    </svg>
  )
}
