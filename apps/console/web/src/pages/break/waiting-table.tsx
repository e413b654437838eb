import { Anchor, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Waiting } from './lab.ts'
import { texts } from './texts.ts'

/** What waits in each service: it grows while something is away, and shrinks when it is back. */
export function WaitingTable({ waiting }: { waiting: readonly Waiting[] }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.waits}
      </Title>
      <Table.ScrollContainer type="native" minWidth={420} tabIndex={0} role="region" aria-label={t.waits}>
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.service}</Table.Th>
              <Table.Th ta="right">{t.unread}</Table.Th>
              <Table.Th ta="right">{t.unsent}</Table.Th>
              <Table.Th ta="right">{t.letters}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {waiting.map(({ service, answers, unread, unsent, openLetters }) => (
              <Table.Tr key={service}>
                <Table.Td>
                  {service}
                  {!answers && <Text size="xs">{t.silentService}</Text>}
                </Table.Td>
                <Table.Td ta="right">{count(unread)}</Table.Td>
                <Table.Td ta="right">{count(unsent)}</Table.Td>
                <Table.Td ta="right">
                  {openLetters === 0 ? (
                    count(0)
                  ) : (
                    <Anchor
                      component={Link}
                      to="/dead-letters"
                      aria-label={`${count(openLetters)} ${t.letters}: ${service}`}
                    >
                      {count(openLetters)}
                    </Anchor>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
