import { Group, Tabs, Text } from '@mantine/core'
import { useParams } from 'wouter'
import type { TopicDetail } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useBytes } from '../topics/bytes.ts'
import { Missing } from '../topics/missing.tsx'
import { Kept } from '../topics/page.tsx'
import { Groups } from './groups.tsx'
import { Partitions } from './partitions.tsx'
import { queryOf, Records, defaults as recordsChoice } from './records.tsx'
import { Settings } from './settings.tsx'
import { TestRecord } from './test-record.tsx'
import { texts } from './texts.ts'

const defaults = { tab: 'records' }
const names = ['records', 'partitions', 'groups', 'settings', 'send'] as const

/** A topic: its records, partitions, readers and settings. */
export default function TopicPage() {
  const t = useTexts(texts)
  const { topic: name = '' } = useParams()
  const [{ tab }, change] = useAddress(defaults)
  const params = { path: { topic: name } }
  const query = own.useQuery('get', '/api/kafka/topics/{topic}', { params }, { refetchInterval: 5_000 })
  const topic = query.data
  // Only in development: elsewhere there is no such route.
  const draft = own.useQuery(
    'get',
    '/api/kafka/topics/{topic}/test-record',
    { params },
    { retry: false, staleTime: Number.POSITIVE_INFINITY },
  )
  const shownTabs = names.filter((each) => each !== 'send' || draft.data)
  const [choice] = useAddress(recordsChoice)
  const commands: Record<string, string> = {
    records: ['npm run topics -- records', shellWord(name), ...optionsOf(choice)].join(' '),
    settings: `npm run kafka -- kafka-configs --describe --topic ${shellWord(name)} --all`,
  }
  const command = commands[tab] ?? `npm run topics -- show ${shellWord(name)}`
  return (
    <Page title={name} command={command} lookedAt={query.dataUpdatedAt}>
      {query.isLoading && <Loading />}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      {topic && (
        <>
          <Facts topic={topic} />
          <Missing unknown={topic.unknown} />
          <Tabs value={tab} onChange={(next) => change({ tab: next ?? 'records' })} keepMounted={false}>
            <Tabs.List>
              {shownTabs.map((each) => (
                <Tabs.Tab key={each} value={each}>
                  {t.tabs[each]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="records" pt="md">
              <Records topic={topic} />
            </Tabs.Panel>
            <Tabs.Panel value="partitions" pt="md">
              <Partitions topic={topic} />
            </Tabs.Panel>
            <Tabs.Panel value="groups" pt="md">
              <Groups topic={topic} />
            </Tabs.Panel>
            <Tabs.Panel value="settings" pt="md">
              <Settings topic={topic} />
            </Tabs.Panel>
            {draft.data && (
              <Tabs.Panel value="send" pt="md">
                <TestRecord key={topic.name} topic={topic} draft={draft.data} />
              </Tabs.Panel>
            )}
          </Tabs>
        </>
      )}
    </Page>
  )
}

/** The choice of records as it is written on the command line. */
const optionsOf = (choice: typeof recordsChoice): string[] =>
  Object.entries(queryOf(choice) ?? {}).map(([name, value]) => `--${name} ${shellWord(String(value))}`)

function Facts({ topic }: { topic: TopicDetail }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const bytes = useBytes()
  const records = topic.records === null ? t.unknown : count(topic.records)
  const size = topic.bytes === null ? t.unknown : bytes(topic.bytes)
  return (
    <Group gap="xs">
      <Text size="sm">
        {t.facts(records, size, count(topic.partitions.length))} <Kept topic={topic} />
      </Text>
      <Text size="sm">{topic.contract ? t.contract(topic.contract) : t.noContract}</Text>
    </Group>
  )
}
