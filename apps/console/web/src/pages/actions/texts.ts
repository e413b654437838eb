import type { Both } from '../../texts/language.tsx'

export const texts = {
  en: {
    title: 'Who did what',
    actor: 'Who',
    target: 'With what',
    none: 'No operator has done anything that fits. Every redrive, discard, retry and acceptance is recorded here.',
    older: 'Older ones',
  },
  ko: {
    title: '작업 기록',
    actor: '작업자',
    target: '대상',
    none: '조건에 맞는 작업이 없습니다. 재처리, 폐기, 재시도, 수용은 모두 여기에 기록됩니다.',
    older: '이전 기록',
  },
} satisfies Both<Record<string, string>>
