/**
 * Goes into the tests' Electron as its default app: opens the app in the folder that the command line names, as a stock Electron does. It runs in that
 * Electron's main process, so it is plain CommonJS for Node 16.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS has nothing else */
const { app } = require('electron')
const Module = require('node:module')
const path = require('node:path')

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (!named) throw new Error('name the folder of an app')
const folder = path.resolve(named)
const settings = require(path.join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(settings.productName || settings.name)
app.setVersion(settings.version || '0.0.0')
Module._load(path.join(folder, settings.main || 'index.js'), null, true)
