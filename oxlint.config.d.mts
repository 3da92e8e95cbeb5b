/** Types of the lint table, for the tests of the architecture. */
export declare const mayOpen: Readonly<Record<string, readonly string[]>>;
