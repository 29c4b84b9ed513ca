/** `npm run bench`: set-up, then bench/main.ts, bundled as the lab itself is, so that what is timed is what runs. Arguments are passed on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setUpDebianPackages } from './setup/debian.mjs'
import { handOver } from './setup/hand-over.mjs'
import { root } from './setup/places.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

await orSay(async () => {
  const context = await setUpRuntime(process.stderr)
  // The slider is measured in a browser.
  await setUpDebianPackages(context)
  await setUpLab(context)
  const { build } = await import('vite')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { __LAB_VERSION__: JSON.stringify(version) },
    build: {
      ssr: 'bench/main.ts',
      outDir: 'out/bench',
      target: 'node24',
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'main.js' } },
    },
  })
  handOver(join(root, 'out/bench/main.js'))
})
