import { Anchor, type CSSVariablesResolver, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'cyan',
  // Contrast of at least 4.5 : 1 for white text on it, and of it on white.
  primaryShade: { light: 9, dark: 9 },
  autoContrast: true,
  // Of people who have asked their system for less motion.
  respectReducedMotion: true,
  // A link within a sentence is not known by its colour alone.
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }) },
  fontFamily: 'system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Consolas, "D2Coding", monospace',
})

/**
 * Where Mantine's colours are too weak to be read (below 4.5 : 1): dimmed text, errors of a field, coloured text on its own tint, and
 * a button under the pointer, which becomes lighter.
 */
export const cssVariables: CSSVariablesResolver = ({ colors }) => {
  const onTint = Object.keys(colors).map((name) => [
    `--mantine-color-${name}-light-color`,
    'var(--mantine-color-bright)',
  ])
  const both = { ...Object.fromEntries(onTint), '--mantine-color-cyan-filled-hover': '#095c6b' }
  return {
    variables: {},
    light: {
      ...both,
      '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
      '--mantine-color-error': 'var(--mantine-color-red-9)',
    },
    dark: {
      ...both,
      '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
      '--mantine-color-error': 'var(--mantine-color-red-4)',
      '--mantine-color-anchor': 'var(--mantine-color-cyan-3)',
    },
  }
}
