/**
 * What is kept of one R file: its scopes, bindings and calls, as plain JSON. It depends on the file's text alone, so it
 * can be remembered under the file's digest; everything that looks across files reads only this.
 */
import type { BlockFact, CodeCall } from '../code-facts.ts';

/** An expression as far as it can carry a path, a name or an object; the rest is `other`. */
export type Expr =
  | { readonly k: 'str'; readonly v: string }
  | { readonly k: 'num'; readonly v: number }
  | { readonly k: 'name'; readonly v: string }
  | { readonly k: 'either'; readonly of: readonly Expr[] }
  | { readonly k: 'each'; readonly of: Expr }
  | { readonly k: 'item'; readonly on: Expr; readonly key: Expr }
  | CallExpr
  | { readonly k: 'other'; readonly v: string };
export interface CallExpr {
  readonly k: 'call';
  /** As written: `read_csv`, `readr::read_csv`; of `model$fit(x)` only `fit`, with `on`. Empty when it is no name. */
  readonly fn: string;
  readonly on?: Expr;
  /** Unnamed arguments; what a pipe hands over comes first, unless `.` or `_` says where. */
  readonly args: readonly Expr[];
  readonly kw: Readonly<Record<string, Expr>>;
}

export interface ScopeFact {
  /** `lambda`: handed to a call as it is, so that it runs where it stands. */
  readonly kind: 'file' | 'function' | 'lambda';
  readonly name: string;
  readonly parent: number;
  readonly parameters: readonly { readonly name: string; readonly value?: Expr }[];
  readonly line: number;
}

/** A name that gets a value. What a function gives back binds `<return>`; `x$y <- …` binds `x$y`. */
export interface BindingFact {
  readonly scope: number;
  readonly name: string;
  readonly value: Expr;
  readonly line: number;
  readonly block: number;
}

export type CallFact = CodeCall<CallExpr>;

export interface FileFacts {
  readonly scopes: readonly ScopeFact[];
  readonly bindings: readonly BindingFact[];
  readonly calls: readonly CallFact[];
  readonly blocks: readonly BlockFact[];
  /** plumber's `#* @get /path`, standing above a function. */
  readonly routes: readonly { readonly line: number; readonly text: string }[];
  /** Files a document takes in: Quarto's include, knitr's child. As written. */
  readonly includes: readonly { readonly line: number; readonly path: string }[];
  /** `if (!interactive())` or `if (sys.nframe() == 0)`. */
  readonly mainGuard: boolean;
  readonly syntaxErrors: number;
}
