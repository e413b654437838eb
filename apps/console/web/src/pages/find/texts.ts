import type { Both } from '../../texts/language.tsx'

export const texts = {
  en: {
    title: 'Find',
    any: 'Any id: of an order, an event, a customer, a trace, or topic:partition:offset',
    example: '019aa7f0-0000-7000-8000-000000000005',
    find: 'Find',
    wrongNow: 'What is wrong now',
    nothingWrong: (time: string) => `Nothing is wrong. Looked at ${time}.`,
    deadLetter: (service: string, topic: string) => `${service} cannot apply an event of ${topic}`,
  },
  ko: {
    title: '찾기',
    any: '주문, 이벤트, 고객, 추적 ID 또는 topic:partition:offset',
    example: '019aa7f0-0000-7000-8000-000000000005',
    find: '찾기',
    wrongNow: '지금 문제가 있는 것',
    nothingWrong: (time: string) => `문제가 없습니다. ${time}에 확인했습니다.`,
    deadLetter: (service: string, topic: string) =>
      `${service} 서비스가 ${topic} 이벤트를 처리하지 못했습니다`,
  },
} satisfies Both<object>
