/** A route, as all readers of web frameworks give it. */
import type { Expr, ScopeFact } from './facts.ts';
import type { PathPart } from './web-apps.ts';

export interface Route {
  readonly tool: string;
  readonly methods: readonly string[];
  /** Left out where nothing of it is known. */
  readonly path?: PathPart;
  readonly line: number;
  /** The function, or the class, that answers. */
  readonly handler?: string;
  readonly scope?: number;
}

export interface Decorated {
  readonly fact: ScopeFact;
  readonly scope: number;
  readonly decorator: Expr;
}

/** `methods=["POST"]`; without any, GET. What is no constant is left out. */
export function methodsOf(given: Expr | undefined, tool: string): readonly string[] {
  if (!given) return tool === 'aiohttp' ? ['*'] : ['GET'];
  const each = given.k === 'list' ? given.of : [given];
  return each.flatMap((one) => (one.k === 'str' ? [one.v.toUpperCase()] : [])).slice(0, 10);
}
