/** What the lab stands on, for its About box: the packages whose code runs in it, and the data. */

export interface Foundation {
  name: string
  /** What it does here. */
  does: string
  /** SPDX, or the licence's own name. */
  license: string
  /** Name in node_modules; none of what does not come from there. */
  package?: string
}

export const builtOn: readonly Foundation[] = [
  { name: 'Electron', does: 'the window', license: 'MIT', package: 'electron' },
  { name: 'Svelte', does: 'the pages', license: 'MIT', package: 'svelte' },
  { name: 'D3', does: 'scales and shapes of the charts', license: 'ISC', package: 'd3' },
  { name: 'TensorFlow and TensorFlow.js', does: 'the engine', license: 'Apache-2.0', package: '@tensorflow/tfjs' },
  { name: 'SQLite, through better-sqlite3', does: 'the store', license: 'MIT', package: 'better-sqlite3' },
  { name: 'Zod', does: 'checks of every input', license: 'MIT', package: 'zod' },
  { name: 'ws', does: 'the line of the web host', license: 'MIT', package: 'ws' },
  { name: 'Commander', does: 'the command line', license: 'MIT', package: 'commander' },
  { name: 'MessagePack', does: 'messages between processes', license: 'ISC', package: '@msgpack/msgpack' },
  { name: 'Playwright', does: 'printing with an installed browser', license: 'Apache-2.0', package: 'playwright-core' },
  { name: 'Inter', does: 'the typeface', license: 'OFL-1.1', package: '@fontsource-variable/inter' },
  { name: 'MNIST', does: 'the digits (LeCun, Cortes and Burges)', license: 'CC BY-SA 3.0' },
]

/** Of the lab's own code, as package.json has it. */
export const ownLicense = 'MIT'
