/**
 * What is kept of one Python file: its imports, scopes, bindings and calls, as plain JSON. It depends on the file's
 * text alone, so it can be remembered under the file's digest; everything that looks across files reads only this.
 */
import type { BlockFact, CodeCall } from '../code-facts.ts';
import type { ImportFact } from '../python-imports.ts';

/** An expression as far as it can carry a path, a name or an object; the rest is `other`. */
export type Expr =
  | { readonly k: 'str'; readonly v: string }
  | { readonly k: 'num'; readonly v: number }
  | { readonly k: 'name'; readonly v: string }
  | { readonly k: 'cat' | 'join' | 'either' | 'list'; readonly of: readonly Expr[] }
  | { readonly k: 'each'; readonly of: Expr }
  | { readonly k: 'attr'; readonly on: Expr; readonly v: string }
  | { readonly k: 'item'; readonly on: Expr; readonly key: Expr }
  | { readonly k: 'dict'; readonly of: readonly (readonly [string, Expr])[] }
  | CallExpr
  | { readonly k: 'other'; readonly v: string };
export interface CallExpr {
  readonly k: 'call';
  readonly fn: Expr;
  readonly args: readonly Expr[];
  readonly kw: Readonly<Record<string, Expr>>;
}

export interface ParameterFact {
  readonly name: string;
  readonly value?: Expr;
  /** Its annotation, where that is a plain name: `clf: LogisticRegression`. */
  readonly type?: string;
}

export interface ScopeFact {
  readonly kind: 'module' | 'function' | 'class';
  readonly name: string;
  readonly parent: number;
  readonly parameters: readonly ParameterFact[];
  readonly decorators: readonly Expr[];
  readonly line: number;
  /** Base classes of a class. */
  readonly bases?: readonly string[];
}

/** A name that gets a value. `return` values bind the name `<return>`, `self.x = …` binds `x` in the class. */
export interface BindingFact {
  readonly scope: number;
  readonly name: string;
  readonly value: Expr;
  readonly line: number;
  readonly block: number;
  /** Scope in which the value is read, when it is not the one that holds the name. */
  readonly within?: number;
}

export type CallFact = CodeCall<CallExpr>;

export interface FileFacts {
  readonly imports: readonly ImportFact[];
  readonly scopes: readonly ScopeFact[];
  readonly bindings: readonly BindingFact[];
  readonly calls: readonly CallFact[];
  readonly blocks: readonly BlockFact[];
  readonly mainGuard: boolean;
  readonly syntaxErrors: number;
  /** The file holds more than is kept: what its later lines do is not known. */
  readonly cut?: boolean;
  /** Only imports were looked for; calls and bindings are empty though the file may have some. */
  readonly importsOnly?: boolean;
  /** Commands of a notebook's `!` and `%` lines. */
  readonly commands?: readonly Command[];
}

export interface Command {
  readonly line: number;
  readonly text: string;
  /** A `%` line, which runs in the notebook itself and not in a shell. */
  readonly magic?: boolean;
}

export const emptyFacts: FileFacts = {
  imports: [],
  scopes: [],
  bindings: [],
  calls: [],
  blocks: [],
  mainGuard: false,
  syntaxErrors: 0,
};
