import { defineConfig } from 'vitest/config'

const e2e = 'packages/conformance/test/e2e'

/** One alone leaves a quarter of two cores idle; three at once only wait for each other. */
const walking = { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 }
/** One at a time: what is measured, what draws, and a film before a camera, which keeps more than one core busy. */
const inTurn = { ...walking, fileParallelism: false }
/** A further walk that fails is walked once more, and the report says so: on a busy machine a browser fails of itself, and one of two hundred walks then stops all. */
const again = { retry: 1 }
const quick = { testTimeout: 30_000, hookTimeout: 30_000, maxWorkers: 2 }
const small = 'packages/conformance/test/bench/quick.test.ts'

/** What films with a camera, installs the app, notifies or takes pictures of it. */
const wholeBrowser = ['bench-phone', 'camera', 'check-page', 'flows', 'harness', 'opened-link', 'pictures', 'service-worker'].map(
  (name) => `${e2e}/${name}.test.ts`,
)

export default defineConfig({
  test: {
    projects: [
      // Tests of functions share a process: to start one for each file took longer than the tests.
      {
        test: {
          name: 'functions',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: ['packages/conformance/**'],
          isolate: false,
          ...quick,
        },
      },
      { test: { name: 'conformance', include: ['packages/conformance/test/**/*.test.ts'], exclude: [`${e2e}/**`, small], ...quick } },
      { test: { name: 'bench', include: [small], ...inTurn } },
      { test: { name: 'walk', include: [`${e2e}/main*.test.ts`], ...inTurn } },
      // Most walks need an engine, and no windows, menus or camera around it.
      {
        test: {
          name: 'walks',
          include: [`${e2e}/**/*.test.ts`],
          exclude: [`${e2e}/main*.test.ts`, `${e2e}/every-screen.test.ts`, `${e2e}/other-browsers.test.ts`, ...wholeBrowser],
          env: { COUNTERSIGN_BROWSER: process.env.COUNTERSIGN_BROWSER ?? 'light' },
          ...walking,
          ...again,
        },
      },
      { test: { name: 'whole-browser', include: wholeBrowser, ...inTurn, ...again } },
      // Each walk starts a browser anew, and on a busy machine that alone can take a minute.
      { test: { name: 'other-browsers', include: [`${e2e}/other-browsers.test.ts`], ...inTurn, ...again, testTimeout: 240_000 } },
      { test: { name: 'screens', include: [`${e2e}/every-screen.test.ts`], ...inTurn } },
    ],
  },
})
