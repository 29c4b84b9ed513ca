/**
 * `npm run package`: set-up, then the app to install, in `dist`. `-- --dir` makes the unpacked app alone, `-- --electron FOLDER --dir` one of another
 * Electron than the lab's own; `-- --to FOLDER` puts it elsewhere.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

await orSay(async () => {
  const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false }, electron: { type: 'string' }, to: { type: 'string' } } })
  const context = await setUpRuntime(process.stdout)
  const [{ ownElectron, namedElectron }, { makeApp }] = await Promise.all([import('./dist/electron-dist.mjs'), import('./dist/app.mjs')])
  const electron = values.electron ? await namedElectron(context, resolve(values.electron), values.dir) : await ownElectron(context)
  if (!electron) process.exit(1)
  await setUpLab(context)
  const to = resolve(values.to ?? join(context.root, 'dist'))
  for (const path of await makeApp(context, { electron, to, installers: !values.dir })) console.log(path)
})
