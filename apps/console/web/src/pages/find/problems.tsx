import { collectProblems, type Problem } from '@jangteo/operator'
import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { readService } from '../../api/read-service.ts'
import { serviceNames } from '../../api/services.ts'
import { Command } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { koreanKinds } from './korean.ts'
import { pageOfProblem } from './places.ts'
import { texts } from './texts.ts'

const LOOK_AGAIN_MS = 5_000

/** What is wrong now over all services, the oldest first, each with its age and what mends it. */
export function Problems() {
  const t = useTexts(texts)
  const { time } = useFormat()
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['problems'],
    queryFn: () => collectProblems(serviceNames, readService),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <Stack gap="sm" component="section" aria-labelledby="wrong">
      <Title order={3} size="h4" id="wrong">
        {t.wrongNow}
      </Title>
      {isLoading && <Loading />}
      {error && <Failure error={error} retry={() => refetch()} />}
      {data?.items.length === 0 && <Empty>{t.nothingWrong(time(data.at))}</Empty>}
      {data?.items.map((problem) => (
        <ProblemCard key={`${problem.kind} ${problem.service} ${problem.object}`} problem={problem} />
      ))}
    </Stack>
  )
}

function ProblemCard({ problem }: { problem: Problem }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { duration } = useFormat()
  const { kind, service, ageSeconds, sentence, action } = problem
  const place = pageOfProblem(problem)
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <Badge color="red.9" variant="filled">
              {t.kinds[kind]}
            </Badge>
            <Text fw={600}>{service}</Text>
          </Group>
          {ageSeconds !== null && <Text size="sm">{t.since(duration(ageSeconds))}</Text>}
        </Group>
        {language === 'ko' && <Text size="sm">{koreanKinds[kind]}</Text>}
        <Text size="sm" lang="en" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
        {place && (
          <Anchor component={Link} to={place} size="sm">
            {t.mend}
          </Anchor>
        )}
        <Command text={action.command} />
      </Stack>
    </Card>
  )
}
