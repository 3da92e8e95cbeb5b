/** The parameters of a function definition, in order, with their defaults. */
import type { Expr, ScopeFact } from './facts.ts';
import { toExpr } from './expression.ts';
import { childOf, type SyntaxNode } from './syntax.ts';

export function toParameters(node: SyntaxNode | undefined, text: string): ScopeFact['parameters'] {
  return (node?.children ?? []).flatMap((child): { name: string; value?: Expr }[] => {
    if (child.type === 'identifier') return [{ name: text.slice(child.start, child.end) }];
    const name = childOf(child, 'name') ?? (child.type === 'typed_parameter' ? child.children[0] : undefined);
    if (name?.type !== 'identifier') return [];
    const value = childOf(child, 'value');
    return [{ name: text.slice(name.start, name.end), ...(value ? { value: toExpr(value, text) } : {}) }];
  });
}
