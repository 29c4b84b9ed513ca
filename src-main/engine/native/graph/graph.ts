/** A graph that TensorFlow has loaded: all of its kernels run in one call, those that do not depend on each other at the same time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { GraphBuilder, Output } from './builder'

interface GraphBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number
  runSavedModel(id: number, inputs: tf.Tensor[], inputInfos: { name: string }[], outputs: string[]): tf.Tensor[]
}

export class Graph {
  private readonly id: number
  private readonly backend = tf.backend() as unknown as GraphBackend

  /** Throws what TensorFlow says of a graph that it does not take. */
  constructor(builder: GraphBuilder) {
    // TensorFlow reads graphs from a folder, and holds nothing of it once it has.
    const folder = mkdtempSync(join(tmpdir(), 'lab-graph-'))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), builder.savedModel())
      this.id = this.backend.loadSavedModelMetaGraph(folder, 'serve')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Computes these outputs, and of the graph only what they need. */
  run(inputs: Readonly<Record<string, tf.Tensor>>, outputs: readonly Output[]): tf.Tensor[] {
    const names = Object.keys(inputs).map((name) => ({ name: `${name}:0` }))
    return this.backend.runSavedModel(this.id, Object.values(inputs), names, outputs.map(portOf))
  }
}

const portOf = (output: Output) => (output.includes(':') ? output : `${output}:0`)
