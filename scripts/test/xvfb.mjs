/** A display of our own for the Electron tests: nothing shows up on the user's screen, and nothing there disturbs the tests. */
import { endGroup, spawnGroup } from './children.mjs'

/**
 * @param {string} program
 * @param {string} cwd
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startXvfb(program, cwd) {
  // The server chooses a free number itself and says it on descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp']
  const child = spawnGroup(program, args, { cwd }, ['ignore', 'ignore', 'ignore', 'pipe'])
  const stop = () => {
    if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL')
  }
  return new Promise((resolve, reject) => {
    child.stdio[3]?.once('data', (number) => resolve({ display: `:${String(number).trim()}`, stop }))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
}
