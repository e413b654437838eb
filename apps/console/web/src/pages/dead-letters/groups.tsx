import { Anchor, Badge, Card, Group as Line, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useEachService } from '../../api/of-each-service.ts'
import type { ServiceName } from '../../api/services.ts'
import { Away } from '../../parts/away.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { Age } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { addressOf } from './address.ts'
import { type Group, groupsOf } from './desk.ts'
import { NewestRun } from './newest-run.tsx'
import { texts } from './texts.ts'

/** Open dead letters of all services, by service, handler and error; and the redrives that are not over. */
export function Groups() {
  const t = useTexts(texts)
  const { time } = useFormat()
  const { answers, away, isLoading, lookedAt } = useEachService(['dead-letters', 'groups'], groupsOf)
  const groups = answers
    .flatMap(({ service, answer }) => answer.items.map((group) => ({ ...group, service })))
    .toSorted((a, b) => b.letters - a.letters)
  return (
    <Stack gap="sm">
      {isLoading && <Loading />}
      <Away away={away} />
      {answers.map(({ service }) => (
        <NewestRun key={service} service={service} />
      ))}
      {!isLoading && groups.length === 0 && away.length === 0 && (
        <Empty>{t.none(time(new Date(lookedAt)))}</Empty>
      )}
      {groups.map((group) => (
        <GroupCard key={`${group.service} ${group.group}`} group={group} />
      ))}
      {answers.some(({ answer }) => answer.more) && <Text size="sm">{t.moreGroups}</Text>}
    </Stack>
  )
}

function GroupCard({ group: each }: { group: Group & { service: ServiceName } }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Card withBorder>
      <Line justify="space-between" align="flex-start">
        <Anchor component={Link} to={addressOf.group(each.service, each.group)} fw={600}>
          {t.cannotApply(each.service, each.topic)}
        </Anchor>
        <Line gap="xs">
          <Badge color={each.waiting ? 'gray.7' : 'red.9'}>{t.letters(each.letters, count)}</Badge>
          {each.blockedKeys > 0 && <Badge color="violet.9">{t.blockedKeys(each.blockedKeys, count)}</Badge>}
        </Line>
      </Line>
      <Text style={{ overflowWrap: 'anywhere' }}>{each.waiting ? t.waiting : each.form}</Text>
      <Text size="sm" component="div">
        {t.oldest} <Age since={each.oldest} />, {t.newest} <Age since={each.newest} />
      </Text>
    </Card>
  )
}
