/** What a child says on its standard output and error, kept in a file that does not grow for ever; the host's own standard output stays clean. */
import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolders } from '../process/folders'

const rotateAtBytes = 2 * 1024 * 1024
const keptFiles = 3
const rememberedLines = 60

/** An error with its message, or how native code says that it gives up. */
const failure = /\b\w*Error\b.*:|\b(fatal|abort|aborted|terminate called|check failed|cannot|out of memory)\b/i

export class ProcessLog {
  readonly path: string
  private recent: string[] = []
  private bytes = 0
  private broken = false

  constructor(
    folder: string,
    name: string,
    private readonly limits: { rotateAtBytes: number; keptFiles: number } = { rotateAtBytes, keptFiles },
  ) {
    this.path = join(folder, `${name}.log`)
    try {
      makeFolders(folder)
      this.bytes = sizeOfFile(this.path)
    } catch {
      this.broken = true
    }
  }

  /** Takes every line of a stream until it ends. */
  follow(stream: NodeJS.ReadableStream): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.write(line)
    })
    stream.on('end', () => {
      if (rest) this.write(rest)
    })
  }

  /** One line, with the time. A full or read-only disk costs the log, not the lab. */
  write(line: string): void {
    this.recent.push(line)
    if (this.recent.length > rememberedLines) this.recent.shift()
    if (this.broken) return
    const entry = `${new Date().toISOString()} ${line}\n`
    try {
      if (this.bytes + entry.length > this.limits.rotateAtBytes) this.rotate()
      appendFileSync(this.path, entry, { mode: 0o600 })
      this.bytes += entry.length
    } catch {
      this.broken = true
    }
  }

  /** The newest line that names a failure, empty where there is none: a notice would pass for the cause. Forgets what came before. */
  takeLastWords(): string {
    const words = this.recent.reverse().find((line) => failure.test(line)) ?? ''
    this.recent = []
    return words.trim().slice(0, 500)
  }

  private rotate(): void {
    const older = (index: number) => this.path.replace(/\.log$/, `.${index}.log`)
    rmSync(older(this.limits.keptFiles - 1), { force: true })
    for (let index = this.limits.keptFiles - 2; index >= 1; index--) if (sizeOfFile(older(index)) > 0) renameSync(older(index), older(index + 1))
    renameSync(this.path, older(1))
    this.bytes = 0
  }
}

function sizeOfFile(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
