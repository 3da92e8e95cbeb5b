import { describe, expect, it } from 'vitest';
import { declaredDeployments } from '../../../test/support/declared-deployments.ts';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('model servers', () => {
  it('give what their own files say that they serve', async () => {
    expect(await declaredDeployments(connector, fixtures)).toEqual([
      'bentoml bentofile.yaml:service:Classifier; runs service.py; serves model-version:bentoml/fraud@v3 by version through models, model:bentoml/iris_clf by latest through models',
      'bentoml pyproject.toml:service:Classifier; runs service.py; serves model-version:bentoml/summary@2 by version through models',
      'mlserver mlserver/model-settings.json:churn; serves artifact:ws/mlserver/churn.joblib by path through parameters.uri',
      'procfile Procfile:web; command gunicorn service:app --bind 0.0.0.0:$PORT; runs service.py',
      'procfile Procfile:worker; command python deploy/app.py; runs deploy/app.py',
      'ray-serve deploy/serve_config.yaml:text; command serve run deploy.app:entrypoint; runs deploy/app.py; set MODEL_URI=models:/text/4; secrets API_TOKEN; serves model-version:mlflow/text@4 by version through the variable MODEL_URI, model:mlflow/other by alias champion through args.model',
      'ray-serve deploy/start.sh:app:entrypoint; command serve run app:entrypoint --non-blocking; runs deploy/app.py',
      'torchserve torchserve/config.properties:torchserve; serves artifact:ws/torchserve/model-store/churn.mar by path through load_models, artifact:ws/torchserve/weights/fraud.pt by path through load_models, made by torch-model-archiver; open It loads noop, version 1.0, from noop.mar, which is not in this source., It loads other from other.mar, which is not in this source.',
      'triton triton/chat/config.pbtxt:chat; serves model:huggingface/org/chat by alias main through 1/model.json, model',
      'triton triton/code/config.pbtxt:code; runs triton/code/1/model.py',
      'triton triton/image/config.pbtxt:image; serves artifact:ws/triton/image/10/model.savedmodel by latest through the highest version',
      'triton triton/outside/config.pbtxt:outside; open No directory of a version lies beside it, so which model it serves is not known.',
      'triton triton/steps/config.pbtxt:steps; open It is an ensemble, made of other models of its repository: text.',
      'triton triton/text/config.pbtxt:text; serves artifact:ws/triton/text/1/model.onnx by version through version_policy, artifact:ws/triton/text/3/model.onnx by version through version_policy; open It asks for version 4, of which there is no directory here.',
    ]);
  });

  it('say what an archive is made of, in which version', async () => {
    const seen = await collectAll(connector.collect({}, memoryContext({ files: fixtures })));
    const made = seen.flatMap((one) =>
      one.kind === 'relation' && one.relation === 'wasDerivedFrom'
        ? [`${one.from} of ${one.to} ${JSON.stringify(one.attributes)} at ${one.evidence[0]?.locator ?? ''}`]
        : [],
    );
    expect(made.toSorted()).toEqual([
      'artifact:ws/torchserve/model-store/fraud.mar of artifact:ws/torchserve/handler.py {"role":"code","line":3} at torchserve/build.sh#L3@worktree',
      'artifact:ws/torchserve/model-store/fraud.mar of artifact:ws/torchserve/weights/fraud.pt {"role":"model","line":3,"values":{"version":"1.2"}} at torchserve/build.sh#L3@worktree',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'files of other programs say nothing',
      {
        'app/config.properties': 'db.url=jdbc:x\nname=models\n',
        'config.yaml': 'import: x\n',
        'pyproject.toml': '[tool.black]\n',
        'model-settings.json': '[1]',
        'a.sh': 'echo torch-model-archiver\nserve index.html\n',
      },
      [],
    ],
    [
      'all archives of a store, and none, are no names',
      { 'a/config.properties': 'model_store=/m\nload_models=all\n', 'b/config.properties': 'load_models=none\n' },
      [
        'torchserve a/config.properties:torchserve; open It loads every archive that lies in its model store when it starts.',
        'torchserve b/config.properties:torchserve',
      ],
    ],
    [
      'an archive that two commands make is not known',
      {
        'config.properties': 'load_models=a.mar\n',
        'one.sh': 'torch-model-archiver --model-name a --serialized-file x.pt\n',
        'two.sh': 'torch-model-archiver --model-name a --serialized-file y.pt\n',
      },
      ['torchserve config.properties:torchserve; open It loads a from a.mar, which is not in this source.'],
    ],
    [
      'a script is followed to the directory that it changes to; elsewhere that is not known',
      {
        'config.properties': 'load_models=a.mar,b.mar\n',
        'one.sh': 'cd weights && wget x\ntorch-model-archiver --model-name a --serialized-file a.pt\n',
        Dockerfile:
          'FROM x\nWORKDIR /app\nRUN torch-model-archiver --model-name b \\\n  --serialized-file b.pt\nCMD ["x"]\n',
      },
      [
        'torchserve config.properties:torchserve; serves artifact:ws/weights/a.pt by path through load_models, made by torch-model-archiver; open It loads b from b.mar, which is not in this source.',
      ],
    ],
    [
      'what is torn is said',
      {
        'm/config.pbtxt': 'name: "a\nplatform {\n',
        'n/config.pbtxt': 'input [ { name: "x" }\n',
        'model-settings.json': '{"name":',
        'bentofile.yaml': 'service: [a\n',
        'serve.yaml': 'import_path: a:b\nx: [\n',
      },
      [
        'skipped bentofile.yaml: bentofile.yaml was not read: it is not valid YAML (line 2: Flow sequence in block collection must be sufficiently indented and end with a ]).',
        'skipped m/config.pbtxt: m/config.pbtxt was not read: line 1 has a text that does not end.',
        'skipped model-settings.json: model-settings.json was not read: Unexpected end of JSON input.',
        'skipped n/config.pbtxt: n/config.pbtxt was not read: it ends inside a list.',
        'skipped serve.yaml: serve.yaml was not read: it is not valid YAML (line 3: Flow sequence in block collection must be sufficiently indented and end with a ]).',
      ],
    ],
    [
      'nesting ends',
      { 'm/config.pbtxt': 'a {'.repeat(5000) },
      ['skipped m/config.pbtxt: m/config.pbtxt was not read: it nests deeper than 40 levels.'],
    ],
    [
      'models elsewhere are named, without what opens them',
      {
        'a/model-settings.json':
          '{"name":"a","parameters":{"uri":"s3://user:planted-secret@bucket/a?X-Amz-Signature=1"}}',
        'b/model-settings.json': '{"name":"b","parameters":{"uri":"./", "version":"2"}}',
        'c/model-settings.json':
          '{"name":"c","implementation":"mlserver_huggingface.HuggingFaceRuntime","parameters":{"extra":{"pretrained_model":"org/name"}}}',
      },
      [
        'mlserver a/model-settings.json:a; serves artifact:uri/s3://bucket/a by path through parameters.uri',
        'mlserver b/model-settings.json:b; open Its model (version 2) is taken from its own directory; which file that is, is not written.',
        'mlserver c/model-settings.json:c; serves model:huggingface/org/name by name through parameters.extra.pretrained_model',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredDeployments(connector, files)).toEqual(expected);
  });
});
