import { defineConfig } from '@playwright/test'

/** The same scenarios run twice: in a real Chromium against the web host, and in a real Electron. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  // One lab at a time: two cores, and a training run wants both.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  // An app to install has a window of its own, and is no other page.
  projects: [{ name: 'web', testIgnore: 'package.spec.ts' }, { name: 'electron' }],
})
