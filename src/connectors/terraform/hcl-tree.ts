/** What HCL is read into: bodies of attributes and blocks, and expressions as far as they can carry a text. */
export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclAttribute>;
  readonly blocks: readonly HclBlock[];
}
export interface HclAttribute {
  readonly value: HclValue;
  readonly line: number;
}
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
  readonly line: number;
  readonly lastLine: number;
}
export type HclValue =
  | { readonly is: 'text'; readonly text: string }
  /** Texts and what is filled in between them. */
  | { readonly is: 'template'; readonly of: readonly HclValue[] }
  | { readonly is: 'list'; readonly of: readonly HclValue[] }
  | { readonly is: 'object'; readonly of: ReadonlyMap<string, HclAttribute> }
  /** `var.name`, `aws_s3_bucket.models.id`; positions in brackets are left out. */
  | { readonly is: 'name'; readonly path: readonly string[] }
  | { readonly is: 'call'; readonly name: string; readonly of: readonly HclValue[] }
  /** Conditions, arithmetic, loops. */
  | { readonly is: 'other' };

/** Bodies of blocks of this type; an attribute that holds an object, or several, is one too (JSON knows no blocks). */
export function bodiesIn({ attributes, blocks }: HclBody, type: string): readonly HclBody[] {
  const own = blocks.flatMap((block) => (block.type === type ? [block.body] : []));
  const dynamic = blocks.flatMap((block) =>
    block.type === 'dynamic' && block.labels[0] === type ? bodiesIn(block.body, 'content') : [],
  );
  const given = attributes.get(type)?.value;
  const value = given?.is === 'call' && /^(?:jsonencode|tomap|tolist)$/u.test(given.name) ? given.of[0] : given;
  const objects = value === undefined ? [] : value.is === 'list' ? value.of : [value];
  return [...own, ...dynamic, ...objects.flatMap((one) => (one.is === 'object' ? [bodyOf(one.of)] : []))];
}

export function bodyOf(attributes: ReadonlyMap<string, HclAttribute>): HclBody {
  return { attributes, blocks: [] };
}
