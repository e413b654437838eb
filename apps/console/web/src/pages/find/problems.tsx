import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { useEachService } from '../../api/of-each-service.ts'
import { services } from '../../api/services.ts'
import { Away } from '../../parts/away.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { Age, Id } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** What is wrong now, each with its age. */
export function Problems() {
  const t = useTexts(texts)
  const { time } = useFormat()
  const { answers, away, isLoading, lookedAt } = useEachService(
    ['dead-letters', 'first'],
    async (service) => {
      const { requests } = services[service] as (typeof services)['order']
      const { data } = await requests.GET('/internal/dead-letters', { params: { query: { limit: 20 } } })
      return data?.items ?? []
    },
    { everyMs: 5_000 },
  )
  const letters = answers.flatMap(({ service, answer }) => answer.map((letter) => ({ ...letter, service })))
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {t.wrongNow}
      </Title>
      {isLoading && <Loading />}
      <Away away={away} />
      {!isLoading && letters.length === 0 && away.length === 0 && (
        <Empty>{t.nothingWrong(time(new Date(lookedAt)))}</Empty>
      )}
      {letters.map((letter) => (
        <Card key={`${letter.service} ${letter.id}`} withBorder>
          <Group justify="space-between">
            <Text fw={600}>{t.deadLetter(letter.service, letter.topic)}</Text>
            <Age since={letter.firstFailedAt} />
          </Group>
          <Text size="sm">{letter.error}</Text>
          <Id id={letter.eventId} />
        </Card>
      ))}
    </Stack>
  )
}
