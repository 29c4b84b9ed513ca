/**
 * `npm run package`: set-up, then installers of the lab, in dist/. `-- --dir` makes the unpacked app instead, `--electron FOLDER --dir` one of another
 * Electron than the lab's own; `--to FOLDER` names the folder, `--as-built` takes what is there without set-up.
 */
import { fromUser, parseOptions } from './dist/options.mjs'
import { createContext } from './setup/context.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

await orSay(async () => {
  const options = parseOptions({
    dir: { type: 'boolean', default: false },
    electron: { type: 'string' },
    to: { type: 'string' },
    'as-built': { type: 'boolean', default: false },
  })
  const installers = !options.dir
  const context = options['as-built'] ? createContext(process.stdout) : await setUpRuntime(process.stdout, { forAnother: true })
  const [{ namedElectron, ownElectron }, { appFolder, makeApp }] = await Promise.all([import('./dist/electron-dist.mjs'), import('./dist/app.mjs')])
  const named = options.electron === undefined ? null : fromUser(options.electron, 'package')
  const electron = named === null ? await ownElectron(context) : await namedElectron(context, named, installers)
  if (!options['as-built']) await setUpLab(context)
  await makeApp(context, options.to === undefined ? appFolder(context, installers) : fromUser(options.to, 'package'), { electron, installers })
}, 'No app')
