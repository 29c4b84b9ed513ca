/** All training methods: one line each. */
import { erm } from './erm'
import { refitHead } from './refit-head'
import { MethodRegistry } from './registry'

export const methods = new MethodRegistry([erm, refitHead])
