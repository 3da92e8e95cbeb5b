/** Good files of this connector, for the shared suite in test/conformance/. */
export const fixtures: Readonly<Record<string, string>> = {
  'good.template.yaml': 'title: A good file\n',
};
