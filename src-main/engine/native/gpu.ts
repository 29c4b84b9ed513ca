/** Is there an NVIDIA GPU that this process can reach? By its device files: a driver alone, as a container sees its host's, is not one. */
import { existsSync, readdirSync } from 'node:fs'

/** Files are looked up below `root`, which is `/` outside of tests. */
export function hasNvidiaGpu(root = '/'): boolean {
  return devices(root).some((name) => /^nvidia\d+$/.test(name)) || hasWslGpu(root)
}

function devices(root: string): string[] {
  try {
    return readdirSync(`${root}dev`)
  } catch {
    return []
  }
}

function hasWslGpu(root: string): boolean {
  return existsSync(`${root}dev/dxg`) && existsSync(`${root}usr/lib/wsl/lib/libcuda.so.1`)
}
