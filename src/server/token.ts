/** Whether a request bears the token (RFC 6750 §2.1). The comparison takes as long for a near miss as for a far one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ThroughlineError } from '#core';

const HOW =
  'Start throughline up with THROUGHLINE_INGEST_TOKEN set to a long random text, and send it as: Authorization: Bearer TOKEN.';

/** Throws SERVER_UNAUTHORISED; also where no token is set, for then nobody may post. */
export function assertBearer(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined || token === '') {
    throw new ThroughlineError('SERVER_UNAUTHORISED', 'Nothing is taken in: no token is set.', { hint: HOW });
  }
  const [, given = ''] = /^bearer +(\S.*)$/iu.exec(authorization ?? '') ?? [];
  if (!isEqual(given, token)) {
    throw new ThroughlineError('SERVER_UNAUTHORISED', 'The request does not bear the token of this server.', {
      hint: HOW,
    });
  }
}

/** Digests have one length, so the comparison tells nothing of the token's. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
