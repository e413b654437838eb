import type { Both } from '../../texts/language.tsx'

export const texts = {
  en: {
    title: 'The sign-in has failed',
    again: 'Sign in again',
    other: 'Sign out at the identity provider',
    reasons: {
      'sign-in-failed':
        'It took longer than ten minutes, was begun in another tab or browser, or was refused.',
      unavailable: 'The identity provider cannot be reached now.',
      'token-invalid': 'You are known, but your account has no role here (customer or admin).',
    },
  },
  ko: {
    title: '로그인하지 못했습니다',
    again: '다시 로그인',
    other: '인증 서버에서 로그아웃',
    reasons: {
      'sign-in-failed': '10분이 지났거나, 다른 탭이나 브라우저에서 시작했거나, 거부되었습니다.',
      unavailable: '지금은 인증 서버에 연결할 수 없습니다.',
      'token-invalid': '계정은 확인되었지만 이 콘솔에서 쓸 역할(customer 또는 admin)이 없습니다.',
    },
  },
} satisfies Both<object>
