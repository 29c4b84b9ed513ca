import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Reports are drawn on Node by components, with their styles in the document.
  plugins: [svelte({ emitCss: false, compilerOptions: { css: 'injected' } })],
  test: {
    include: ['src-*/**/*.test.ts', 'scripts/**/*.test.mjs', 'bench/**/*.test.ts'],
    // Only one thread of a process may load the native library, and two cores are all there is on the smallest machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  define: { __LAB_VERSION__: JSON.stringify('test') },
})
