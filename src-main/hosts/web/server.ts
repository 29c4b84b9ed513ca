/** The page and its WebSocket on one loopback address, behind a token. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { type Channel } from '../../contract/channel'
import { LabError } from '../../contract/errors'
import { contentSecurityPolicy, readPageFile, securityHeaders } from '../page-files'
import { Access, loopbackAddress } from './access'
import { maxFrameBytes, socketChannel } from './session'

export interface WebServerOptions {
  /** 127.0.0.1, localhost or ::1. */
  host: string
  /** Tried in this order; 0 is any free one. */
  ports: readonly number[]
  /** The folder of the built page. */
  renderer: string
  onPage(channel: Channel): void
}

export interface WebServer {
  host: string
  port: number
  token: string
  /** With the token: whoever has it is let in. */
  url: string
  close(): Promise<void>
}

/** Throws `bad-input` for a host that others could reach, and what the system says where no port could be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const address = loopbackAddress(options.host, options.ports[0] ?? 0)
  const server = createServer()
  const port = await listen(server, address, options.ports)
  const access = new Access(address, port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  const policy = contentSecurityPolicy(access.socketOrigins)
  server.on('request', (request, response) => void answer(request, response, access, options.renderer, policy))
  server.on('upgrade', (request, socket, head) => {
    const refusal = refuseUpgrade(request, access)
    if (refusal) return refuseSocket(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.onPage(socketChannel(webSocket)))
  })
  const authority = address === '::1' ? `[::1]:${port}` : `${address}:${port}`
  return { host: address, port, token: access.token, url: `http://${authority}/?token=${access.token}`, close: () => close(server, sockets) }
}

async function listen(server: Server, address: string, ports: readonly number[]): Promise<number> {
  for (const [index, port] of ports.entries()) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, address, () => {
          server.off('error', reject)
          resolve()
        })
      })
      return (server.address() as AddressInfo).port
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown
      if (index === ports.length - 1)
        throw new LabError('bad-input', `another program listens on port ${port} already; --port names another, 0 any that is free`, {
          cause: thrown,
        })
    }
  }
  throw new Error('no port was named')
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(1001)
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // A browser may keep a connection open for as long as it likes.
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
    }, 500).unref()
  })
}

async function answer(request: IncomingMessage, response: ServerResponse, access: Access, renderer: string, policy: string): Promise<void> {
  const text = (status: number, body: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { ...securityHeaders(policy), 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
    response.end(`${body}\n`)
  }
  if (!access.isOurHost(request)) return text(403, 'this address is not the one that the lab serves')
  if (access.origin(request) === 'foreign') return text(403, 'another site may not ask this lab')
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'only GET and HEAD', { Allow: 'GET, HEAD' })
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  const token = path === '/' ? new URLSearchParams(query).get('token') : null
  if (token !== null && access.isToken(token)) return admit(request, response, access, policy)
  if (token !== null || !access.hasCookie(request))
    return text(401, 'this lab is behind a token: open the address that it printed when it was started')
  const file = await readPageFile(renderer, path, policy)
  response.writeHead(file.status, { ...file.headers, 'Content-Length': String(file.body.length) })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

/** Trades the token for a cookie and leads to an address without it. */
function admit(request: IncomingMessage, response: ServerResponse, access: Access, policy: string): void {
  const headers = { ...securityHeaders(policy), 'Set-Cookie': access.cookie, 'Cache-Control': 'no-store' }
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'none' || site === 'same-origin') {
    response.writeHead(303, { ...headers, Location: '/' })
    response.end()
    return
  }
  // After a link on another site a strict cookie does not go along with a redirect, but with a step that our own page takes.
  response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' })
  response.end('<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>Lazy Artist Lab</title>\n')
}

function refuseUpgrade(request: IncomingMessage, access: Access): string | null {
  if (request.url !== '/lab') return '404 Not Found'
  if (!access.isOurHost(request) || access.origin(request) !== 'same') return '403 Forbidden'
  return access.hasCookie(request) ? null : '401 Unauthorized'
}

function refuseSocket(socket: Duplex, status: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
