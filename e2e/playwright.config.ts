import { defineConfig } from '@playwright/test'

/** The same scenarios run twice: in a real Chromium against the web host, and in a real Electron. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  // What a page waits for seldom keeps two cores busy, and the quick study takes as long as all other scenarios.
  workers: 2,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  projects: [
    // An app to install has a window of its own, and is no other page.
    { name: 'web', testIgnore: 'package.spec.ts' },
    // Two windows of one display would take the focus from each other.
    { name: 'electron', workers: 1 },
  ],
})
