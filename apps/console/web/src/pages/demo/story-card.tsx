import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { Command } from '../../parts/page.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import type { Story } from './demo.ts'
import { texts } from './texts.ts'

interface StoryCardProps {
  readonly story: Story
  play(): void
  readonly isDisabled: boolean
}

/** What a scene shows, where one sees it, and a button that plays it. */
export function StoryCard({ story, play, isDisabled }: StoryCardProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const title = story.title[language]
  return (
    <Card withBorder component="article" aria-label={title}>
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap="xs">
          <Title order={4} size="h5">
            {title}
          </Title>
          <Text size="sm">{story.shows[language]}</Text>
          <Places places={story.places} />
        </Stack>
        <Stack gap="xs" align="flex-start">
          <Button size="xs" onClick={play} disabled={isDisabled} aria-label={`${t.play}: ${title}`}>
            {t.play}
          </Button>
          <Command text={`npm run demo -- scene ${story.name}`} />
        </Stack>
      </Stack>
    </Card>
  )
}

/** Links to the pages where one sees it. */
export function Places({ places }: { places: readonly string[] }) {
  const t = useTexts(texts)
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        {t.seeIt}
      </Text>
      {places.map((place) => (
        <Anchor key={place} component={Link} to={`/${place}`} size="sm">
          {t.places[place as keyof typeof t.places] ?? place}
        </Anchor>
      ))}
    </Group>
  )
}
