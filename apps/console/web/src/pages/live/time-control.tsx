import { Button, Group, Text } from '@mantine/core'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Moment } from './history.ts'
import { texts } from './texts.ts'

interface TimeControlProps {
  readonly moments: readonly Moment[]
  /** The moment that is shown; -1 without one. */
  readonly index: number
  readonly isHeld: boolean
  hold(moment: Moment): void
  goOn(): void
}

/** Holds the picture, and goes back in the time that the page remembers. */
export function TimeControl({ moments, index, isHeld, hold, goOn }: TimeControlProps) {
  const t = useTexts(texts)
  const { time } = useFormat()
  const shown = moments[index]
  return (
    <Group>
      {isHeld ? (
        <Button onClick={goOn}>{t.goOn}</Button>
      ) : (
        <Button variant="default" disabled={!shown} onClick={() => shown && hold(shown)}>
          {t.hold}
        </Button>
      )}
      <label style={{ display: 'flex', alignItems: 'center', gap: 8, flex: '1 1 240px', maxWidth: 480 }}>
        <Text size="sm" span>
          {t.back}
        </Text>
        <input
          type="range"
          min={0}
          max={Math.max(0, moments.length - 1)}
          value={Math.max(0, index)}
          disabled={moments.length < 2}
          aria-valuetext={shown && time(shown.at)}
          onChange={({ currentTarget }) => {
            const moment = moments[Number(currentTarget.value)]
            if (moment) hold(moment)
          }}
          style={{ flex: 1, minWidth: 0 }}
        />
      </label>
      <Text size="sm" role="status">
        {isHeld && shown && t.held(time(shown.at))}
        {!isHeld && (shown ? t.now : t.waiting)}
      </Text>
    </Group>
  )
}
