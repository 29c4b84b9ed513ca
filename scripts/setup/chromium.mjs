/** A Chromium for the tests: what LAB_TEST_CHROMIUM names, Debian's, or an installed Chrome. */
import { existsSync } from 'node:fs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * @param {import('./context.mjs').Context} context
 * @returns {Promise<{ file: string } | { missing: string }>}
 */
export async function findChromium({ env, which, run }) {
  const found = [env.LAB_TEST_CHROMIUM, ...names.map(which), ...places].filter((file) => file && existsSync(file))
  for (const file of /** @type {string[]} */ (found)) {
    // On Ubuntu the program of that name may be a note that asks for a snap.
    if (process.platform === 'win32' || (await run(file, ['--version'], { timeout: 30_000 })).code === 0) return { file }
  }
  return { missing: 'no Chromium was found (on Debian: the package chromium; LAB_TEST_CHROMIUM names one elsewhere)' }
}
