/** Settings that every kind of SAE has. A variant extends this object; forms, flags and report columns are made from its JSON schema. */
import * as z from 'zod'

export const saeSettings = z.strictObject({
  expansion: z
    .number()
    .positive()
    .max(64)
    .default(4)
    .meta({ title: 'Expansion', description: 'Features per channel of the layer: K = expansion x D, rounded to a whole number.' }),
  epochs: z.int().min(1).max(1000).default(3).meta({ title: 'Epochs', description: 'Of as many steps as are set; figures are taken after each.' }),
  stepsPerEpoch: z.int().min(1).max(100_000).default(150).meta({ title: 'Steps an epoch', description: 'Updates between two looks at the figures.' }),
  batch: z.int().min(1).max(65_536).default(512).meta({ title: 'Batch', description: 'Vectors a step.' }),
  lr: z.number().positive().max(1).default(0.001).meta({ title: 'Learning rate', description: 'Step size of Adam (betas 0.9 and 0.999).' }),
  positions: z
    .int()
    .min(1)
    .max(784)
    .default(64)
    .meta({ title: 'Positions', description: 'Drawn from each image, with repetition; only where each position is a vector of its own.' }),
  statBatches: z
    .int()
    .min(1)
    .max(10_000)
    .default(30)
    .meta({ title: 'Statistics batches', description: 'Batches of training digits whose mean and standard deviation standardise the vectors.' }),
  statBatch: z.int().min(1).max(4096).default(128).meta({ title: 'Statistics batch', description: 'Images of each of them.' }),
})
export type SaeSettings = z.output<typeof saeSettings>

/** Of the penalty on the codes. Its size means something else in each variant. */
export const lambdaSetting = (value: number, description: string) => z.number().min(0).max(1e6).default(value).meta({ title: 'Lambda', description })

export const decoderNorms = ['free', 'unit', 'weighted'] as const
export type DecoderNorm = (typeof decoderNorms)[number]

export const decoderNormSetting = (value: DecoderNorm) =>
  z.enum(decoderNorms).default(value).meta({
    title: 'Decoder norm',
    description:
      'free: as the study has it, so that L1 can be had for less by small codes and long decoder directions; unit: each direction is kept at length 1; weighted: each code weighs in L1 by the length of its direction.',
  })
