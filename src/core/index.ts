/** The domain's words. No I/O; opens no other room. */
export { canonicalJson, isArray, isObject, type JsonObject, type JsonValue } from './canonical.ts';
export { fixedClock, parseInstant, systemClock, toEpochMs, toInstant, type Clock } from './clock.ts';
export { gitBlobId, md5, sha256, type Digest } from './digest.ts';
export type { Entry, ObserveEntry, ReadExtent, RetractEntry, SkippedItem, SourceRead, SurveyEntry } from './entry.ts';
export { errorCodes, ThroughlineError, toThroughlineError, type ErrorCode, type ErrorDetails } from './errors.ts';
export {
  layers,
  methods,
  observationId,
  relationNames,
  type ClaimObservation,
  type EntityObservation,
  type EventObservation,
  type Evidence,
  type Instant,
  type Layer,
  type Method,
  type Observation,
  type ObservationKind,
  type RelationName,
  type RelationObservation,
  type Skipped,
} from './observation.ts';
export {
  nameBentoModel,
  nameHubDataset,
  nameHubModel,
  nameProviderModel,
  nameWandbArtifact,
  readModelUri,
  type ModelName,
} from './model-uri.ts';
export { kindOf, nameOf, parseRef, toRef, type EntityKind, type EntityName, type EntityRef } from './reference.ts';
export {
  claimKinds,
  stages,
  type ArtifactAttributes,
  type Change,
  type ClaimKind,
  type CodeSignal,
  type CommitAttributes,
  type FileAttributes,
  type FileAuthor,
  type ModelVersionAttributes,
  type PersonAttributes,
  type RunAttributes,
  type RunStatus,
  type SourceAttributes,
  type Stage,
  type StepAttributes,
  type StepBody,
  type UseAttributes,
} from './vocabulary.ts';
export type {
  BranchProtection,
  ChangeAttributes,
  DeploymentAttributes,
  EndpointAttributes,
  EnvironmentAttributes,
  ForgeAttributes,
  ForgeRelease,
  ForgeRunAttributes,
  ForgeWorkflow,
  ModelUseAttributes,
  PackageAttributes,
  PackageUseAttributes,
  Reach,
  ReviewAttributes,
  ServiceAttributes,
} from './vocabulary-use.ts';
