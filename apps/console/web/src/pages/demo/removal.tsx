import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { Command } from '../../parts/page.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Removal } from './demo.ts'
import { texts } from './texts.ts'

interface RemovalPanelProps {
  readonly removal: Removal | null
  remove(): void
  readonly isDisabled: boolean
}

/** Ends what the demo has made, by one click, and says what stays. */
export function RemovalPanel({ removal, remove, isDisabled }: RemovalPanelProps) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Card withBorder component="section" aria-label={t.removal}>
      <Stack gap="sm" align="flex-start">
        <Title order={3} size="h4">
          {t.removal}
        </Title>
        <Text size="sm">{t.removalWhat}</Text>
        <Button color="red.9" onClick={remove} disabled={isDisabled}>
          {t.remove}
        </Button>
        {removal && (
          <Text size="sm" role="status">
            {t.removalStates[removal.state]}{' '}
            {t.removed(
              count(removal.ordersCancelled),
              count(removal.campaignsClosed),
              count(removal.productsRetired),
            )}{' '}
            {removal.error}
          </Text>
        )}
        <Command text="npm run demo -- remove" />
      </Stack>
    </Card>
  )
}
