/** The Node that the backend runs on where the host itself is none, or too old: the native store needs Node-API 10. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../contract/errors'

const oldestMajor = 22

interface Host {
  env: NodeJS.ProcessEnv
  versions: { node: string; electron?: string }
  execPath: string
  platform: NodeJS.Platform
  arch: string
}

/**
 * The path of a Node executable: `LAB_NODE`; this process's own, where it is a Node that is new enough; else the one that a packaged lab has beside
 * its `root`, or that of the npm package `node`.
 * Throws `unavailable` where there is none.
 */
export function findNode(root: string, host: Host = process as Host): string {
  const named = host.env.LAB_NODE
  if (named) {
    if (existsSync(named)) return named
    throw new LabError('unavailable', `LAB_NODE names ${named}, which does not exist; it must be the path of a Node ${oldestMajor} or newer`)
  }
  if (!host.versions.electron && Number.parseInt(host.versions.node, 10) >= oldestMajor) return host.execPath
  const found = packaged(root, host).find((path) => existsSync(path))
  if (found) return found
  throw new LabError('unavailable', `the lab's store needs Node ${oldestMajor} or newer: run the set-up (npm start), or name one in LAB_NODE`)
}

/** Beside a packaged lab (scripts/dist/product.mjs); the npm package's link to its binary, and the platform package that holds it. */
function packaged(root: string, { platform, arch }: Host): string[] {
  const system = platform === 'win32' ? 'win' : platform
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'
  const file = platform === 'win32' ? 'node.exe' : 'node'
  const modules = join(root, 'node_modules')
  return [join(root, '..', 'node', 'bin', file), join(modules, 'node', 'bin', file), join(modules, `${prefix}-${system}-${arch}`, 'bin', file)]
}
