/** Settings that every training method has. A method extends this object; forms, flags and report columns are made from its JSON schema. */
import * as z from 'zod'
import type { SettingsSchema } from '../../contract/catalogue'

export const baseSettings = z.strictObject({
  epochs: z.int().min(1).max(1000).default(4).meta({ title: 'Epochs', description: 'Passes over the training set.' }),
  batch: z.int().min(1).max(4096).default(128).meta({ title: 'Batch', description: 'Images a step; the last batch of an epoch may be smaller.' }),
  widths: z
    .array(z.int().min(1).max(512))
    .length(3, 'needs three numbers, one a convolution')
    .default([32, 64, 128])
    .meta({ title: 'Widths', description: 'Channels of conv1, conv2 and conv3.' }),
  thirdPool: z.boolean().default(true).meta({ title: 'Third pooling', description: '2x2 max pooling after conv3, as after the other two.' }),
  optimizer: z.enum(['sgd', 'adam']).default('sgd').meta({ title: 'Optimiser', description: 'SGD with momentum, or Adam (betas 0.9 and 0.999).' }),
  lr: z.number().positive().max(10).default(0.05).meta({
    title: 'Learning rate',
    description: 'Step size of the optimiser. 0.05 is for SGD; Adam wants about 0.001, and collapses with much more.',
  }),
  momentum: z.number().min(0).max(0.999).default(0).meta({ title: 'Momentum', description: 'Of SGD; Adam does not use it.' }),
})
export type BaseSettings = z.output<typeof baseSettings>

/** A field with another default; rules, title and description stay as they are. */
export function withDefault<T extends z.ZodType>(field: z.ZodDefault<T>, value: z.util.NoUndefined<z.output<T>>): z.ZodDefault<T> {
  return field.unwrap().default(value).meta(field.meta()!)
}

/** Of the cures (STUDY 4): Adam 1e-3, ten epochs. */
export const cureSettings = baseSettings.extend({
  epochs: withDefault(baseSettings.shape.epochs, 10),
  optimizer: withDefault(baseSettings.shape.optimizer, 'adam'),
  lr: withDefault(baseSettings.shape.lr, 0.001),
})

/** A settings schema as data: draft 2020-12, with titles, descriptions, limits and defaults. */
export function describeSettings(schema: z.ZodType): SettingsSchema {
  const { type, properties } = z.toJSONSchema(schema, { io: 'input' })
  if (type !== 'object' || !properties) throw new Error('the settings of a method must be one flat object')
  return { type, properties: properties as SettingsSchema['properties'] }
}
