/** The built page as a host serves it: files, their types, and the headers that hold it to its own. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface PageFile {
  status: 200 | 404
  headers: Record<string, string>
  body: Buffer
}

/**
 * Nothing remote, no code that is not a file of ours, no eval. Style attributes are let through, since markup that a component holds in a
 * template carries them; style elements are not.
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every answer, whatever it is. */
export function securityHeaders(policy: string): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

/** The file of a URL's path (still percent-encoded) under `folder`, `index.html` for `/`; 404 for whatever is not there or lies outside. */
export async function readPageFile(folder: string, urlPath: string, policy: string): Promise<PageFile> {
  const path = pathInside(folder, urlPath)
  const body = path ? await readFile(path).catch(() => null) : null
  const headers = securityHeaders(policy)
  if (!path || !body)
    return {
      status: 404,
      headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
      body: Buffer.from('not found\n'),
    }
  // The build puts a hash of the content into the name of everything under assets/.
  const cache = path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-store'
  return { status: 200, headers: { ...headers, 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Cache-Control': cache }, body }
}

function pathInside(folder: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded))
  return path.startsWith(normalize(folder) + sep) ? path : null
}
