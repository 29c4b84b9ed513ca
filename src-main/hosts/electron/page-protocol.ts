/** The page's own scheme: `app://lab/` is a secure origin of its own, with the same headers as on the web host. */
import { protocol } from 'electron'
import { contentSecurityPolicy, readPageFile, type PageFile } from '../page-files'

const scheme = 'app'
export const pageUrl = `${scheme}://lab/`

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** After the app is ready. */
export function servePage(renderer: string): void {
  const read = (url: string): Promise<PageFile> => {
    const { host, pathname } = new URL(url)
    // Nothing is served under another name.
    return readPageFile(renderer, host === 'lab' ? pathname : '', contentSecurityPolicy())
  }
  // Electron 25 brought `handle`, in place of what is used below.
  if (typeof protocol.handle === 'function') {
    protocol.handle(scheme, async (request) => {
      const { status, headers, body } = await read(request.url)
      return new Response(new Uint8Array(body), { status, headers })
    })
    return
  }
  protocol.registerBufferProtocol(scheme, (request, respond) => {
    void read(request.url).then(({ status, headers, body }) => respond({ statusCode: status, headers, data: body, mimeType: mimeType(headers) }))
  })
}

function mimeType(headers: Record<string, string>): string {
  return headers['Content-Type']?.split(';')[0] ?? 'application/octet-stream'
}
