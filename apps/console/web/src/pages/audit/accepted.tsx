import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import type { ShopAudit } from './audits.ts'
import { useEquationName } from './equation-name.ts'
import { texts } from './texts.ts'

interface AcceptedProps {
  readonly accepted: ShopAudit['accepted']
  onRevoke(differenceId: string): void
}

/** Differences that operators have accepted: apart from what differs, because the verdict does not count them. */
export function AcceptedDifferences({ accepted, onRevoke }: AcceptedProps) {
  const t = useTexts(texts)
  const nameOf = useEquationName()
  if (accepted.length === 0) return null
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {t.accepted}
      </Title>
      {accepted.map((each) => (
        <Card key={each.differenceId} withBorder>
          <Group justify="space-between">
            <Stack gap={4}>
              <Text fw={600}>
                {each.object} · {nameOf(each.equation)}
              </Text>
              <Text size="sm">
                {t.left}: {each.left ?? t.nothing} · {t.right}: {each.right ?? t.nothing}
              </Text>
              <Text size="sm">
                {t.acceptedBy} {each.acceptedBy}, <When at={each.acceptedAt} />: {each.reason}
              </Text>
              {!each.found && <Text size="sm">{t.notFound}</Text>}
            </Stack>
            <Button size="xs" variant="default" onClick={() => onRevoke(each.differenceId)}>
              {t.revoke}
            </Button>
          </Group>
        </Card>
      ))}
    </Stack>
  )
}
