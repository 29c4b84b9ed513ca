/** Is there an NVIDIA GPU that this process can reach? A driver alone, as a container sees its host's, is not one. */
import { existsSync, readdirSync } from 'node:fs'

/** @typedef {{ list: (folder: string) => string[], exists: (file: string) => boolean }} Files */

/** @type {Files} */
const disk = {
  list(folder) {
    try {
      return readdirSync(folder)
    } catch {
      return []
    }
  },
  exists: existsSync,
}

/**
 * The same rule as in src-main/engine/native/locate.ts, plus nvidia-smi, which also creates the device files on a machine that has not used its GPU yet.
 * @param {Pick<import('./context.mjs').Context, 'platform' | 'which' | 'run'>} context
 * @param {Files} files
 */
export async function hasNvidiaGpu({ platform, which, run }, files = disk) {
  if (platform === 'linux' && deviceFiles(files)) return true
  const smi = which('nvidia-smi')
  if (!smi) return false
  const ran = await run(smi, ['-L'], { timeout: 20_000 })
  return ran.code === 0 && /^GPU \d+:/m.test(ran.out)
}

/** @param {Files} files */
function deviceFiles({ list, exists }) {
  return list('/dev').some((name) => /^nvidia\d+$/.test(name)) || (exists('/dev/dxg') && exists('/usr/lib/wsl/lib/libcuda.so.1'))
}
