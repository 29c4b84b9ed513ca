import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The quick study takes as long on one core as half of all other files together: begun last it would be waited for alone. */
class StudyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isStudy = ({ moduleId }: TestSpecification) => moduleId.endsWith('/hosts/cli/study.test.ts')
    const sorted = await super.sort(files)
    return [...sorted.filter(isStudy), ...sorted.filter((file) => !isStudy(file))]
  }
}

export default defineConfig({
  // Reports are drawn on Node by components, with their styles in the document.
  plugins: [svelte({ emitCss: false, compilerOptions: { css: 'injected' } })],
  test: {
    include: ['src-*/**/*.test.ts', 'scripts/**/*.test.mjs', 'bench/**/*.test.ts'],
    // Only one thread of a process may load the native library, and two cores are all there is on the smallest machine.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: StudyFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  define: { __LAB_VERSION__: JSON.stringify('test') },
})
