/**
 * What set-up leaves beside a native engine, as written by scripts/setup (which documents the folder's layout): sizes are compared at each start, hashes
 * when someone asks whether all is well.
 */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod'

const manifestSchema = z.object({
  key: z.string(),
  tensorflow: z.string(),
  device: z.enum(['cpu', 'cuda']),
  addon: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string() })),
})
export type NativeManifest = z.output<typeof manifestSchema>

/** Null where there is none, or none that makes sense. */
export function readNativeManifest(folder: string): NativeManifest | null {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  } catch {
    return null
  }
}

/** The first file that is missing or has another size than when it was set up. */
export function damagedFile(folder: string, manifest: NativeManifest): string | null {
  return manifest.files.find(({ path, size }) => statSync(join(folder, path), { throwIfNoEntry: false })?.size !== size)?.path ?? null
}

/** Files whose content is not what was set up. Reads all of them: a second or two for the CPU build, more for CUDA. */
export async function changedFiles(folder: string): Promise<string[]> {
  const changed: string[] = []
  for (const { path, sha256 } of readNativeManifest(folder)?.files ?? []) {
    if ((await hashOf(join(folder, path))) !== sha256) changed.push(path)
  }
  return changed
}

async function hashOf(file: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch {
    return null
  }
  return hash.digest('hex')
}
