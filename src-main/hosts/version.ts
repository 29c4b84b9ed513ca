declare const __LAB_VERSION__: string

/** The lab's own version, set by the build. */
export const labVersion: string = __LAB_VERSION__

/** What this process runs on, for people. */
export function runtimeName(versions: NodeJS.ProcessVersions = process.versions): string {
  return versions.electron ? `Electron ${versions.electron} (Node ${versions.node})` : `Node ${versions.node}`
}
