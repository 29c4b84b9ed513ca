/**
 * The contract between the backend and the engine. The engine keeps no state that matters: weights come with a call (by their hash, and as
 * bytes where the engine does not hold them), results go back, and the backend stores.
 */
import * as z from 'zod'
import { ablateInput, type Ablation } from './ablation'
import { attackChoice, type AttackAt, type AttackedImage } from './attack'
import { settingsRecord, type Catalogue } from './catalogue'
import { datasetSettingsSchema, samplesQuery, type DatasetPreset, type DatasetReport, type Samples } from './dataset'
import type { Predictions } from './diagnose'
import type { TrainingNotice } from './notices'
import { camInput, camLayers, camSetInput, type Cam, type CamRatios } from './gradcam'
import { imageSource } from './images'
import { fieldsInput, type ChannelsOfImage, type Example } from './microscope'
import { prototypesInput, type PrototypesChunk } from './prototypes'
import { call, stream } from './rpc'
import { aggregations, saeConfiguration, saeLayers, type CodesOfImage, type SaeQuality } from './sae'
import {
  directionsInput,
  doseInput,
  doseSetInput,
  protocols,
  steerInput,
  type DirectionsResponse,
  type DoseOfSet,
  type DoseResponse,
  type SteerState,
} from './steer'
import { splitSchema, type Split } from './study'
import type { EngineInfo, SelfCheckItem } from './system'

const bytesSchema = z.instanceof(Uint8Array)

/** A model that the engine may hold already, by the key that `model.load` gave; `model-missing` where it does not. */
export const modelRef = z.strictObject({ key: z.string() })

/** The dataset's hash as it was when its results were computed: `conflict` where the settings name other data by now. */
const knownHash = z.string().optional()

export const trainTask = z.strictObject({
  method: z.string(),
  /** Complete, as `train.check` gave them. */
  settings: settingsRecord,
  dataset: datasetSettingsSchema,
  datasetHash: knownHash,
  seed: z.int().min(0),
  /** Where an earlier attempt stopped: weights as safetensors, the method's and the optimiser's state as safetensors. */
  resume: z.strictObject({ epoch: z.int().min(0), weights: bytesSchema, state: bytesSchema }).optional(),
})
export type TrainTask = z.output<typeof trainTask>

export interface EpochResult {
  epoch: number
  /** Mean over the epoch's steps, total first. */
  losses: Record<string, number>
  /** Accuracies 0..1: while training, and after the epoch on the two test sets. */
  train: number
  easy: number
  hard: number
  /** Wall time of the training steps alone, and of the whole epoch with its evaluation. */
  trainSeconds: number
  seconds: number
  /** PyTorch layout, safetensors; its hash is `weightsHash` of lab/model/safetensors. */
  weights: Uint8Array
  weightsHash: string
  state: Uint8Array
  predictions: { split: Split; predicted: Uint8Array; confidence: Float32Array }[]
}

export type TrainChunk =
  | { type: 'step'; epoch: number; step: number; steps: number; imagesPerSecond: number; values: { name: string; step: number; value: number }[] }
  | { type: 'epoch'; result: EpochResult }
  | { type: 'notice'; notice: TrainingNotice }

export type EngineCamSetChunk = { type: 'progress'; done: number; total: number } | { type: 'done'; ratios: CamRatios }

export type EngineScanChunk = { type: 'progress'; done: number; total: number } | { type: 'done'; scan: Uint8Array }

/** An SAE that the engine may hold already, by the key that `sae.load` gave; `model-missing` where it does not. */
export const saeRef = z.strictObject({ key: z.string() })

/** A network, an SAE that was trained on its activations, and the data. */
const onSae = { model: modelRef, sae: saeRef, dataset: datasetSettingsSchema, datasetHash: knownHash }

export const saeTask = z.strictObject({
  model: modelRef,
  dataset: datasetSettingsSchema,
  datasetHash: knownHash,
  layer: z.enum(saeLayers),
  aggregation: z.enum(aggregations),
  variant: z.string(),
  /** Complete, as `sae.check` gave them. */
  settings: settingsRecord,
  seed: z.int().min(0),
  /** Layers that the next tasks on this network will ask for: their means are collected in the same pass. */
  collectToo: z.array(z.enum(saeLayers)).default([]),
})
export type SaeTask = z.output<typeof saeTask>

export type SaeTrainChunk =
  /** Activations of the training digits are collected, unless they are there. */
  | { type: 'collecting'; done: number; total: number }
  | { type: 'step'; step: number; steps: number; vectorsPerSecond: number; values: { name: string; step: number; value: number }[] }
  | { type: 'epoch'; epoch: number; quality: SaeQuality }
  | { type: 'done'; weights: Uint8Array; weightsHash: string }

interface Counted {
  type: 'progress'
  done: number
  total: number
}
/** `scan`: a `FeatureScan` as `encodeMessage` writes it. */
export type EngineFeaturesChunk = Counted | { type: 'done'; scan: Uint8Array }
export type EngineAblationChunk = Counted | { type: 'done'; ablation: Omit<Ablation, 'sae'> }
export type EngineDoseSetChunk = Counted | { type: 'done'; dose: DoseOfSet }

const digit = z.int().min(0).max(9)
const chosenAttack = z.strictObject({ method: z.string(), /** Complete, as `attack.check` gave them. */ settings: settingsRecord })

export const attackTask = z.strictObject({
  model: modelRef,
  dataset: datasetSettingsSchema,
  datasetHash: knownHash,
  split: splitSchema,
  /** Images of the split that are attacked, each only once. */
  indices: z.array(z.int().min(0)),
  source: digit,
  target: digit,
  seed: z.int().min(0),
  attack: chosenAttack,
  second: chosenAttack.nullable(),
})
export type AttackTask = z.output<typeof attackTask>

export type AttackChunk =
  /** `share`: how much of the work is done, 0..1; `doing`: in a few words. */
  | { type: 'progress'; share: number; doing: string }
  /** One image is done; `adversarial` [28, 28, 3]. In any order. */
  | { type: 'image'; image: AttackedImage; adversarial: Float32Array }

export const engineContract = {
  'engine.info': call(z.strictObject({}))<EngineInfo>(),
  'engine.selfCheck': call(z.strictObject({}))<SelfCheckItem[]>(),
  'engine.catalogue': call(z.strictObject({}))<Catalogue>(),
  'engine.check': call(z.strictObject({ method: z.string(), preset: z.string().optional(), settings: settingsRecord.default({}) }))<{
    settings: Record<string, unknown>
    parameters: number
  }>(),

  'data.presets': call(z.strictObject({}))<DatasetPreset[]>(),
  'data.describe': call(z.strictObject({ settings: datasetSettingsSchema }))<DatasetReport>(),
  'data.samples': call(samplesQuery)<Samples>(),
  'data.labels': call(z.strictObject({ settings: datasetSettingsSchema, datasetHash: knownHash, split: splitSchema }))<{
    digit: Uint8Array
    color: Uint8Array
  }>(),

  /** Reads weights (safetensors, PyTorch layout), checks names and shapes, and keeps the model under its key: the same weights are two models with and without third pooling. */
  'model.load': call(z.strictObject({ bytes: bytesSchema }))<{ key: string; hash: string; settings: Record<string, unknown>; parameters: number }>(),
  'model.predict': call(
    z.strictObject({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash, split: splitSchema }),
  )<Predictions>(),
  /** Every test digit in all ten colours: [color][digit][predicted] counts, flat, [10, 10, 10]. */
  'model.probe': call(z.strictObject({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash }))<Int32Array>(),
  /** Linear classifiers on the frozen gap features (lab/probes): right answers on the balanced test set. */
  'model.linearProbes': call(z.strictObject({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash }))<{
    fittedOn: number
    of: number
    color: number
    digit: number
  }>(),
  /** Inputs, labels, colours and outputs in one safetensors file (DESIGN, Formats). */
  'model.dump': call(
    z.strictObject({
      model: modelRef,
      dataset: datasetSettingsSchema,
      datasetHash: knownHash,
      split: splitSchema,
      what: z.enum(['logits', 'activations', 'input-gradient', 'gradcam']),
      layer: z.string().optional(),
      limit: z.int().min(1),
      /** Whose weights these are; goes into the file. */
      run: z.string().optional(),
      epoch: z.int().min(1).optional(),
    }),
  )<{ bytes: Uint8Array }>(),

  /** Prototypes of one layer, objective by objective as `prototypes.make` asks; without percentiles. */
  'prototypes.run': stream(prototypesInput.omit({ run: true, epoch: true }).extend({ model: modelRef }))<PrototypesChunk>(),

  /** One pass over a split: the figures, and for the store everything that examples are answered from: a `Scan` as `encodeMessage` writes it. */
  'microscope.scan': stream(
    z.strictObject({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash, split: splitSchema }),
  )<EngineScanChunk>(),
  'microscope.channels': call(
    z.strictObject({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash, image: imageSource }),
  )<ChannelsOfImage>(),
  /** Receptive field of the strongest position of a channel in each of these images, in their order. */
  'microscope.fields': call(fieldsInput.extend({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash }))<Example['field'][]>(),

  'gradcam.images': call(
    camInput.omit({ run: true, epoch: true }).extend({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash }),
  )<Cam[]>(),
  'gradcam.set': stream(
    camSetInput.omit({ run: true, epoch: true }).extend({ model: modelRef, dataset: datasetSettingsSchema, datasetHash: knownHash }),
  )<EngineCamSetChunk>(),

  'sae.check': call(z.strictObject({ configuration: saeConfiguration, network: settingsRecord }))<{
    settings: Record<string, unknown>
    width: number
    latents: number
  }>(),
  /** Trains one SAE to its end; ends early, without error, when its caller closes the stream. Activations of a network are collected once and shared by those that come next. */
  'sae.train': stream(saeTask)<SaeTrainChunk>(),
  /** Reads an SAE (safetensors) and keeps it under its key. */
  'sae.load': call(z.strictObject({ bytes: bytesSchema }))<{ key: string; hash: string }>(),
  'sae.features': stream(z.strictObject({ ...onSae, split: splitSchema }))<EngineFeaturesChunk>(),
  /** Codes at every position of these images, [images, side, side] of one feature; side is 1 where an image has one code. */
  'sae.maps': call(z.strictObject({ ...onSae, split: splitSchema, indices: z.array(z.int().min(0)).max(64), feature: z.int().min(0) }))<{
    maps: Float32Array
    side: number
  }>(),
  'sae.codes': call(z.strictObject({ ...onSae, image: imageSource }))<CodesOfImage>(),
  'sae.ablate': stream(ablateInput.omit({ sae: true, by: true }).extend({ ...onSae, features: z.array(z.int().min(0)) }))<EngineAblationChunk>(),
  'sae.dump': call(
    z.strictObject({
      ...onSae,
      what: z.enum(['codes', 'steering']),
      split: splitSchema,
      limit: z.int().min(1),
      /** Of `steering`. */
      feature: z.int().min(0).optional(),
      alpha: z.number(),
      protocol: z.enum(protocols),
      /** Whose weights these are; goes into the file. */
      run: z.string().optional(),
    }),
  )<{ bytes: Uint8Array }>(),

  'steer.state': call(steerInput.omit({ sae: true }).extend(onSae))<SteerState>(),
  'steer.dose': call(doseInput.omit({ sae: true }).extend(onSae))<DoseResponse>(),
  'steer.directions': call(directionsInput.omit({ sae: true }).extend(onSae))<DirectionsResponse>(),
  'steer.set': stream(doseSetInput.omit({ sae: true }).extend(onSae))<EngineDoseSetChunk>(),

  /** Settings with defaults filled in, or `bad-input`; `resolution` is the width of the last bisection. */
  'attack.check': call(attackChoice)<{
    settings: Record<string, unknown>
    success: number
    budget: number
    maxEpsilon: number
    resolution: number
  }>(),
  /** Attacks one model; ends early, without error, when its caller closes the stream. */
  'attack.run': stream(attackTask)<AttackChunk>(),
  /** The best attack on one image at one strength; what its batch would have given. */
  'attack.at': call(attackTask.omit({ indices: true, second: true }).extend({ index: z.int().min(0), epsilon: z.number().min(0).max(1) }))<
    Omit<AttackAt, 'split'>
  >(),
  /** Logits [n, 10] of images [n, 28, 28, 3]. */
  'attack.logits': call(z.strictObject({ model: modelRef, images: z.instanceof(Float32Array) }))<Float32Array>(),
  /** Grad-CAM of images [n, 28, 28, 3]; `grey` [n, 28, 28] says where the stroke is. */
  'attack.cams': call(
    z.strictObject({
      model: modelRef,
      images: z.instanceof(Float32Array),
      grey: z.instanceof(Uint8Array),
      layer: z.enum(camLayers),
      of: z.union([z.literal('predicted'), digit]),
    }),
  )<Omit<Cam, 'digit' | 'color'>[]>(),
  /** The images themselves, [n, 28, 28, 3], and their grey digits [n, 28, 28]. */
  'attack.images': call(
    z.strictObject({ dataset: datasetSettingsSchema, datasetHash: knownHash, split: splitSchema, indices: z.array(z.int().min(0)) }),
  )<{ images: Float32Array; grey: Uint8Array }>(),

  /** Trains until the last epoch; ends early, without error, when its caller closes the stream. */
  'train.run': stream(trainTask)<TrainChunk>(),
} as const
export type EngineContract = typeof engineContract
