/**
 * The door for auditors: checks receipts, checkpoints, proofs and whole logs offline. Opens #core and node: only, so
 * that it can be taken alone (exported as `throughline/verify`).
 */
export { checkpointText, openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
export { leafHash, nodeHash } from './merkle.ts';
export {
  formatVerifierKey,
  parseNote,
  parseVerifierKey,
  signNote,
  toVerifierKey,
  verifyNote,
  type NoteSignature,
  type SignedNote,
  type VerifierKey,
} from './note.ts';
export { verifyConsistency, verifyInclusion, type ConsistencyProof, type InclusionProof } from './proof.ts';
export { formatReceipt, parseReceipt, verifyReceipt, type Receipt } from './receipt.ts';
export { openLogFiles, type LogFiles } from './log-files.ts';
export { verifyLog, type LogReport, type Problem, type ProblemCode, type VerifyOptions } from './verify-log.ts';
