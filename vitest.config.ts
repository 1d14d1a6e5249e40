import { defineConfig } from 'vitest/config'

const e2e = 'packages/conformance/test/e2e'

/** A browser walk waits for real cameras and real servers, and two at once would share two cores. */
const inTurn = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['packages/*/test/**/*.test.ts'], exclude: [`${e2e}/**`], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      { test: { name: 'walk', include: [`${e2e}/main*.test.ts`], ...inTurn } },
      {
        test: {
          name: 'walks',
          include: [`${e2e}/**/*.test.ts`],
          exclude: [`${e2e}/main*.test.ts`, `${e2e}/every-screen.test.ts`],
          ...inTurn,
        },
      },
      { test: { name: 'screens', include: [`${e2e}/every-screen.test.ts`], ...inTurn } },
    ],
  },
})
