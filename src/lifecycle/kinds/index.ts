/** Every kind's check, in the order in which docs/reference/divergences.md explains them. */
import { checkApprovals } from './approvals.ts';
import { checkBrokenDeclarations } from './broken-declaration.ts';
import { checkClaims } from './claims.ts';
import { checkDiagrams } from './diagram-differs.ts';
import { checkDocumentedPaths } from './documents.ts';
import { checkEvaluatedServed } from './evaluated-not-served.ts';
import { checkNotes, checkUnpinnedInputs } from './inputs.ts';
import type { Check } from './kind.ts';
import { checkMissingProducers } from './missing-producer.ts';
import { checkPractices } from './practice-not-run.ts';
import { checkRegisteredBeforeEnd, checkUnevaluated } from './registry-order.ts';
import { checkOrphanedRuns, checkUnjoinedRuns } from './runs-and-code.ts';
import { checkServedAndDocumented } from './served-and-documented.ts';
import { checkStaleRuns } from './stale-run.ts';
import { checkTrainedServed } from './trained-not-served.ts';
import { checkUndeclaredSteps } from './undeclared-step.ts';
import { checkUnexecutedSteps } from './unexecuted-step.ts';
import { checkUnownedAgents } from './unowned-agent.ts';
import { checkVersions } from './version-differs.ts';

export const checks: readonly Check[] = [
  checkStaleRuns,
  checkUndeclaredSteps,
  checkUnexecutedSteps,
  checkBrokenDeclarations,
  checkMissingProducers,
  checkUnjoinedRuns,
  checkOrphanedRuns,
  checkDiagrams,
  checkDocumentedPaths,
  checkUnevaluated,
  checkRegisteredBeforeEnd,
  checkApprovals,
  checkUnpinnedInputs,
  checkNotes,
  checkClaims,
  checkServedAndDocumented,
  checkTrainedServed,
  checkVersions,
  checkEvaluatedServed,
  checkPractices,
  checkUnownedAgents,
];
