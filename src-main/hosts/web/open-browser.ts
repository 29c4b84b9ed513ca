/** Opens an address in the person's browser, where there is one. */
import { spawn } from 'node:child_process'

/** False where this session has no display to open one on. */
export function openBrowser(url: string, env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  const [command, ...args] = opener(url, platform)
  if (!command || (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)) return false
  const child = spawn(command, args, { detached: true, stdio: 'ignore' })
  // No such program: the address is printed, and a person can open it.
  child.on('error', () => {})
  child.unref()
  return true
}

function opener(url: string, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
