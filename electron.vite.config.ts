import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import pkg from './package.json' with { type: 'json' }

const here = (path: string) => resolve(import.meta.dirname, path)

// Both the Electron that is shipped and the older one that the tests drive run the same build, so the targets are the older one's.
const nodeTarget = 'node16'
const pageTarget = 'chrome108'
// d3 has ES modules alone; the report, which draws with it, takes it along.
const external = [...Object.keys(pkg.dependencies).filter((name) => name !== 'd3'), /^@tensorflow\//, /^node:/, 'electron']

export default defineConfig({
  main: {
    define: { __LAB_VERSION__: JSON.stringify(pkg.version) },
    // A report is drawn by the page's own components, on Node, with their styles in the document.
    plugins: [svelte({ configFile: here('svelte.config.mjs'), emitCss: false, compilerOptions: { css: 'injected' } })],
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          electron: here('src-main/hosts/electron/main.ts'),
          web: here('src-main/hosts/web/main.ts'),
          cli: here('src-main/hosts/cli/main.ts'),
          backend: here('src-main/backend/main.ts'),
          engine: here('src-main/engine/main.ts'),
          report: here('src-renderer/report/render.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: here('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    base: './',
    build: {
      target: pageTarget,
      outDir: here('out/renderer'),
      emptyOutDir: true,
      rollupOptions: { input: { index: here('src-renderer/index.html') } },
    },
    plugins: [svelte({ configFile: here('svelte.config.mjs') })],
  },
})
