/** The web host as a program: options, the two processes, the server, and an orderly end. */
import { parseArgs } from 'node:util'
import { LabError, asLabError } from '../../contract/errors'
import { labHome } from '../../process/home'
import { findNode } from '../find-node'
import { type Layout } from '../layout'
import { NodeLauncher } from '../node-launcher'
import { Supervisor } from '../supervisor'
import { labVersion, runtimeName } from '../version'
import { openBrowser } from './open-browser'
import { startWebServer, type WebServer } from './server'

export interface ServeOptions {
  host: string
  /** Null: 4747, or any free one where that is taken. */
  port: number | null
  json: boolean
  open: boolean
}

const preferredPort = 4747

export const usage = `Serves the lab to a browser on this machine, behind a token.

  --port N     the port; ${preferredPort} where it is free, else any free one; 0 is any
  --host H     127.0.0.1 (the default), localhost or ::1
  --json       print {"url", "host", "port", "token"} when ready, instead of the address alone
  --open       open the address in the browser
  --help       this text`

/** Null where help was asked for. Throws `bad-input` for what it does not know. */
export function serveOptions(args: string[]): ServeOptions | null {
  const { values } = parse(args)
  if (values.help) return null
  return { host: values.host, port: values.port === undefined ? null : portOf(values.port), json: values.json, open: values.open }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string' },
        json: { type: 'boolean', default: false },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
  } catch (thrown) {
    throw new LabError('bad-input', asLabError(thrown).message)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new LabError('bad-input', `--port ${text}: a port is a number from 0 (any free one) to 65535`)
  return port
}

/**
 * Serves until SIGINT, SIGTERM or SIGHUP, or until the backend is given up, and returns the exit status. When it is ready it prints one line
 * on standard output: the address with its token, or with `json` an object `{url, host, port, token}`.
 */
export async function serve(options: ServeOptions, layout: Layout): Promise<number> {
  const home = labHome()
  const launcher = new NodeLauncher({ execPath: findNode(layout.root), entry: layout.entry, home })
  const end = endSignal()
  const env = { ...process.env, LAB_HOME: home }
  const supervisor = new Supervisor({
    launcher,
    host: 'web',
    version: labVersion,
    runtime: runtimeName(),
    env,
    onGivenUp: (reason) => end.because(reason),
  })
  let server: WebServer | null = null
  try {
    server = await startWebServer({
      host: options.host,
      ports: options.port === null ? [preferredPort, 0] : [options.port],
      renderer: layout.renderer,
      onPage: (channel) => supervisor.connect(channel),
    })
    supervisor.start()
    // A backend that is given up before that is the end, and says why there.
    await Promise.race([supervisor.ready.catch(() => {}), end.reached])
    if (!end.isReached()) announce(server, options)
    const reason = await end.reached
    if (reason) console.error(`lab: ${reason}; see ${home}/logs`)
    return reason ? 1 : 0
  } finally {
    await Promise.all([server?.close(), supervisor.stop()])
  }
}

function announce({ url, host, port, token }: WebServer, options: ServeOptions): void {
  console.log(options.json ? JSON.stringify({ url, host, port, token }) : url)
  if (options.open && !openBrowser(url)) console.error('lab: there is no display to open a browser on; open the address yourself')
}

/** The moment to end: null after a signal, words after a failure. A second signal does not wait for order. */
function endSignal(): { reached: Promise<string | null>; isReached(): boolean; because(reason: string): void } {
  let reached = false
  let resolve: (reason: string | null) => void = () => {}
  const promise = new Promise<string | null>((settle) => (resolve = settle))
  const finish = (reason: string | null) => {
    reached = true
    resolve(reason)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (reached) process.exit(130)
      finish(null)
    })
  }
  return { reached: promise, isReached: () => reached, because: finish }
}
