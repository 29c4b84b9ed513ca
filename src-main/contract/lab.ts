/**
 * The contract between a page (or the command line) and the backend: one line a call. Everything that a person can do in the lab is here, and
 * a handler that the compiler demands answers it in `backend/handlers/`.
 */
import * as z from 'zod'
import { ablateInput, type AblationChunk } from './ablation'
import {
  attackAtInput,
  attackCamsInput,
  attackChoice,
  attackDumpInput,
  attackedImageInput,
  attackSamplesInput,
  attackTableInput,
  type AttackAt,
  type AttackCams,
  type AttackedImageDetail,
  type AttackResult,
  type AttackRow,
  type AttackSamples,
  type AttackTransfer,
} from './attack'
import { settingsRecord, type Catalogue } from './catalogue'
import { compareInput, probesInput, type Comparison, type LinearProbes } from './compare'
import { datasetSettingsSchema, samplesQuery, type DatasetPreset, type DatasetReport, type Samples } from './dataset'
import { evaluateInput, probeInput, type Evaluation, type Probe } from './diagnose'
import { camInput, camSetInput, type Cam, type CamSetChunk } from './gradcam'
import {
  channelsInput,
  examplesInput,
  nameChannelInput,
  scanInput,
  type ChannelName,
  type ChannelsOfImage,
  type Examples,
  type ScanChunk,
} from './microscope'
import { prototypesInput, type PrototypesChunk } from './prototypes'
import { resumeInput, submitInput, type Job, type LiveMetric } from './jobs'
import { reportInput, tableFormats, type TextFile } from './report'
import { call, stream } from './rpc'
import { runRef, runsQuery, type MetricSeries, type RunDetail, type RunSummary, type StorageUsage } from './runs'
import {
  codesInput,
  featureInput,
  featuresInput,
  nameFeatureInput,
  saeConfiguration,
  saeDumpInput,
  saeTableInput,
  type CodesOfImage,
  type FeatureCard,
  type FeatureName,
  type FeaturesChunk,
  type SaeRow,
} from './sae'
import {
  directionsInput,
  doseInput,
  doseSetInput,
  steerInput,
  type DirectionsResponse,
  type DoseResponse,
  type DoseSetChunk,
  type SteerState,
} from './steer'
import { splitSchema } from './study'
import { studyReportInput } from './study-report'
import { studyQuestion, studyResultsInput, type StudyQuestion, type StudyResults, type StudyState } from './study-run'
import type { Doctor, SystemStatus } from './system'
import { nextInput, packInput, pieceInput, unpackInput, type PackOpened, type PackPiece, type UnpackChunk } from './travel'

const nothing = z.strictObject({})

export const labContract = {
  'system.status': call(nothing)<SystemStatus>(),
  'system.watch': stream(nothing)<SystemStatus>(),
  'system.doctor': call(nothing)<Doctor>(),
  /** For a report of a defect: versions, engine, machine, logs; no data, no names. */
  'system.diagnostics': call(nothing)<TextFile & { /** What stands in it. */ doctor: Doctor }>(),
  'catalogue.get': call(nothing)<Catalogue>(),

  'data.presets': call(nothing)<DatasetPreset[]>(),
  'data.describe': call(z.strictObject({ settings: datasetSettingsSchema.prefault({}) }))<DatasetReport>(),
  'data.samples': call(samplesQuery)<Samples>(),

  'jobs.submit': call(submitInput)<Job>(),
  'jobs.list': call(nothing)<Job[]>(),
  /** All jobs at once, then again after every change. */
  'jobs.watch': stream(nothing)<Job[]>(),
  'jobs.stop': call(z.strictObject({ job: z.string() }))<Job>(),
  'jobs.resume': call(resumeInput)<Job>(),
  'jobs.move': call(z.strictObject({ job: z.string(), position: z.int().min(0) }))<Job[]>(),
  /** Metrics of running jobs as they are measured; of one run where named. */
  'jobs.live': stream(z.strictObject({ run: runRef.optional() }))<LiveMetric[]>(),

  'runs.list': call(runsQuery.prefault({}))<RunSummary[]>(),
  /** Tells that the list has changed, at most a few times a second. */
  'runs.watch': stream(nothing)<{ changed: string[] }>(),
  'runs.get': call(z.strictObject({ run: runRef }))<RunDetail>(),
  'runs.metrics': call(z.strictObject({ run: runRef, prefix: z.string().optional() }))<MetricSeries[]>(),
  'runs.update': call(
    z.strictObject({
      run: runRef,
      name: z.string().min(1).max(200).optional(),
      notes: z.string().max(100_000).optional(),
      tags: z.array(z.string().min(1).max(60)).max(50).optional(),
    }),
  )<RunDetail>(),
  /** A run that others were made from is deleted only with them: the error `conflict` names them in its details, `withChildren` agrees. */
  'runs.delete': call(z.strictObject({ run: runRef, withChildren: z.boolean().default(false) }))<{ deleted: string[] }>(),
  'runs.export': call(z.strictObject({ run: runRef, epoch: z.int().min(1).optional() }))<{ bytes: Uint8Array; fileName: string }>(),
  /** `thirdPool` is for files that do not say it themselves; against the word of one that does it is `bad-input`. */
  'runs.import': call(
    z.strictObject({ bytes: z.instanceof(Uint8Array), name: z.string().max(200).optional(), thirdPool: z.boolean().optional() }),
  )<RunDetail>(),
  'runs.dump': call(
    z.strictObject({
      run: runRef,
      what: z.enum(['logits', 'activations', 'input-gradient', 'gradcam']),
      split: splitSchema.default('hard'),
      layer: z.string().optional(),
      epoch: z.int().min(1).optional(),
      limit: z.int().min(1).max(60_000).default(100),
    }),
  )<{ bytes: Uint8Array; fileName: string }>(),

  /** Runs with all that they were made from, as one file: `travel.next` gives it piece by piece until this is closed. */
  'travel.pack': stream(packInput)<PackOpened>(),
  'travel.next': call(nextInput)<PackPiece>(),
  /** Such a file, sent by `travel.piece`: checked as a whole, then taken in as a whole. Nothing that is here is overwritten. */
  'travel.unpack': stream(unpackInput)<UnpackChunk>(),
  'travel.piece': call(pieceInput)<null>(),

  'storage.usage': call(nothing)<StorageUsage>(),

  'diagnose.evaluate': call(evaluateInput)<Evaluation>(),
  'diagnose.probe': call(probeInput)<Probe>(),

  /** The linear probes are as they are known; `compare.probes` measures those of a run, a few seconds the first time. */
  'compare.table': call(compareInput)<Comparison>(),
  'compare.probes': call(probesInput)<LinearProbes>(),

  /** Kept once they are done; the same question again is answered at once. */
  'prototypes.make': stream(prototypesInput)<PrototypesChunk>(),

  'microscope.scan': stream(scanInput)<ScanChunk>(),
  'microscope.examples': call(examplesInput)<Examples>(),
  'microscope.channels': call(channelsInput)<ChannelsOfImage>(),
  'microscope.name': call(nameChannelInput)<ChannelName[]>(),

  'gradcam.images': call(camInput)<Cam[]>(),
  /** Kept once it is done. */
  'gradcam.set': stream(camSetInput)<CamSetChunk>(),

  /** SAEs are runs of kind `sae`, made by jobs of that kind; `runs.export` gives their weights. */
  'sae.table': call(saeTableInput)<SaeRow[]>(),
  /** Settings of a variant with defaults filled in, and the size on this network, or `bad-input`. */
  'sae.check': call(z.strictObject({ run: runRef, configuration: saeConfiguration }))<{
    settings: Record<string, unknown>
    width: number
    latents: number
  }>(),
  'sae.features': stream(featuresInput)<FeaturesChunk>(),
  'sae.feature': call(featureInput)<FeatureCard>(),
  'sae.codes': call(codesInput)<CodesOfImage>(),
  'sae.name': call(nameFeatureInput)<FeatureName[]>(),
  'sae.ablate': stream(ablateInput)<AblationChunk>(),
  'sae.dump': call(saeDumpInput)<{ bytes: Uint8Array; fileName: string }>(),

  'steer.state': call(steerInput)<SteerState>(),
  'steer.dose': call(doseInput)<DoseResponse>(),
  'steer.directions': call(directionsInput)<DirectionsResponse>(),
  'steer.set': stream(doseSetInput)<DoseSetChunk>(),

  /** Attacks are runs of kind `attack`, made by jobs of that kind. */
  'attack.samples': call(attackSamplesInput)<AttackSamples>(),
  'attack.check': call(attackChoice)<{
    settings: Record<string, unknown>
  }>(),
  'attack.table': call(attackTableInput)<AttackRow[]>(),
  /** Of what is done so far. */
  'attack.get': call(z.strictObject({ attack: runRef }))<AttackResult>(),
  'attack.image': call(attackedImageInput)<AttackedImageDetail>(),
  'attack.at': call(attackAtInput)<AttackAt>(),
  'attack.cams': call(attackCamsInput)<AttackCams>(),
  'attack.transfer': call(z.strictObject({ attack: runRef }))<AttackTransfer>(),
  'attack.dump': call(attackDumpInput)<{ bytes: Uint8Array; fileName: string }>(),

  /** Of what the store holds; the study itself is a job of kind `study`. */
  'study.state': call(studyQuestion.prefault({}))<StudyState>(),
  /** What the study is about that a job of its kind works on. */
  'study.question': call(z.strictObject({ job: z.string() }))<StudyQuestion>(),
  'study.results': call(studyResultsInput.prefault({}))<StudyResults>(),
  /** The same as files: a file a task and one of the conclusions as CSV; all of them in one as LaTeX. */
  'study.tables': call(studyResultsInput.extend({ format: z.enum(tableFormats) }))<TextFile[]>(),
  /** Of what is there, finished or not; a figure that nothing is kept of is left out, which the page says. */
  'study.html': call(studyReportInput)<TextFile>(),
  /** `unavailable` where there is no Chromium to print with. */
  'study.pdf': call(studyReportInput)<{ fileName: string; bytes: Uint8Array }>(),
  /** Its tables, headline numbers first, in the Markdown of GitHub. */
  'study.markdown': call(studyResultsInput)<TextFile>(),

  'report.html': call(reportInput)<TextFile>(),
  /** `unavailable` where there is no Chromium to print with. */
  'report.pdf': call(reportInput)<{ fileName: string; bytes: Uint8Array }>(),
  /** A file a table as CSV; all of them in one as LaTeX. */
  'report.tables': call(reportInput.extend({ format: z.enum(tableFormats) }))<TextFile[]>(),

  /** Settings of a method with defaults filled in, or `bad-input`: what the form asks before it submits. */
  'train.check': call(z.strictObject({ method: z.string(), preset: z.string().optional(), settings: settingsRecord.default({}) }))<{
    settings: Record<string, unknown>
    parameters: number
  }>(),
} as const
export type LabContract = typeof labContract
