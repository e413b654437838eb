import { configDefaults, defineConfig } from 'vitest/config'

const recipes = 'test/recipes.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'pure', include: ['test/*.test.ts'], exclude: [...configDefaults.exclude, recipes] },
      },
      // It starts a stack by itself, in a copy of the repository.
      { test: { name: 'stack', include: [recipes] } },
    ],
  },
})
