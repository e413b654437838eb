import type { Problem } from '@jangteo/operator'
import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useProblems } from '../../live/use-problems.ts'
import { Command } from '../../parts/page.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { koreanKinds } from './korean.ts'
import { pageOfProblem } from './places.ts'
import { texts } from './texts.ts'

/** What is wrong now over all services, the oldest first, each with its age and what mends it. */
export function Problems() {
  const t = useTexts(texts)
  const { time } = useFormat()
  const problems = useProblems()
  return (
    <Stack gap="sm" component="section" aria-labelledby="wrong">
      <Title order={3} size="h4" id="wrong">
        {t.wrongNow}
      </Title>
      {!problems && <Loading />}
      {problems?.items.length === 0 && <Empty>{t.nothingWrong(time(problems.at))}</Empty>}
      {problems?.items.map((problem) => (
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
