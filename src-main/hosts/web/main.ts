/** Entry of the web host: `node out/main/web.js [--host 127.0.0.1] [--port 4747] [--json] [--open]`. */
import { asLabError } from '../../contract/errors'
import { builtLayout } from '../layout'
import { serve, serveOptions, usage } from './serve'

async function main(): Promise<number> {
  try {
    const options = serveOptions(process.argv.slice(2))
    if (options) return await serve(options, builtLayout(__dirname))
    console.log(usage)
    return 0
  } catch (thrown) {
    const error = asLabError(thrown)
    console.error(`lab: ${error.message}`)
    return error.kind === 'bad-input' ? 2 : 1
  }
}

void main().then((status) => process.exit(status))
