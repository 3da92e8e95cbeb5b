/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  'torchserve/config.properties': `inference_address=http://0.0.0.0:8080
management_address=http://0.0.0.0:8081
model_store=/home/model-server/model-store
load_models=fraud=fraud.mar,churn.mar,other.mar
models={\\
  "noop": {\\
    "1.0": {\\
        "defaultVersion": true,\\
        "marName": "noop.mar",\\
        "minWorkers": 1\\
    }\\
  }\\
}
`,
  'torchserve/build.sh': `#!/bin/bash
# torch-model-archiver --model-name old --version 0.1 --serialized-file old.pt
torch-model-archiver --model-name fraud \\
  --version 1.2 --serialized-file weights/fraud.pt \\
  --handler handler.py --export-path model-store -f
torch-model-archiver -n other --version $VERSION --serialized-file "$WEIGHTS"
`,
  'torchserve/weights/fraud.pt': 'x',
  'torchserve/handler.py': 'print(1)\n',
  'torchserve/model-store/churn.mar': 'x',
  'triton/text/config.pbtxt': `name: "text"
platform: "onnxruntime_onnx"
max_batch_size: 8
input [ { name: "ids" data_type: TYPE_INT64 dims: [ -1 ] } ]
output [ { name: "scores" data_type: TYPE_FP32 dims: [ 2 ] } ]
version_policy: { specific { versions: [ 1, 3, 4 ] } }
`,
  'triton/text/1/model.onnx': 'x',
  'triton/text/2/model.onnx': 'x',
  'triton/text/3/model.onnx': 'x',
  'triton/image/config.pbtxt': 'backend: "tensorflow"  # SavedModel\ninstance_group [ { kind: KIND_GPU } ]\n',
  'triton/image/9/model.savedmodel/saved_model.pb': 'x',
  'triton/image/10/model.savedmodel/saved_model.pb': 'x',
  'triton/steps/config.pbtxt':
    'name: "steps"\nplatform: "ensemble"\nensemble_scheduling { step [ { model_name: "text" model_version: -1 } ] }\n',
  'triton/code/config.pbtxt': 'name: "code"\nbackend: "python"\n',
  'triton/code/1/model.py': 'print(1)\n',
  'triton/chat/config.pbtxt': 'backend: "vllm"\n',
  'triton/chat/1/model.json': '{"model": "org/chat", "revision": "main", "disable_log_requests": true}\n',
  'triton/outside/config.pbtxt': 'name: "outside"\nbackend: "onnxruntime"\n',
  'mlserver/model-settings.json': `{
  "name": "churn",
  "implementation": "mlserver_sklearn.SKLearnModel",
  "parameters": {"uri": "./churn.joblib", "version": "v0.1.0"}
}
`,
  'mlserver/churn.joblib': 'x',
  'bentofile.yaml': `service: "service:Classifier"
labels:
  owner: team
include: ["*.py"]
models:
  - "iris_clf:latest"
  - tag: "fraud:v3"
`,
  'service.py': 'print(1)\n',
  'pyproject.toml': '[tool.bentoml.build]\nservice = "service:Classifier"\nmodels = ["summary:2"]\n',
  'deploy/serve_config.yaml': `proxy_location: EveryNode
applications:
  - name: text
    route_prefix: /
    import_path: deploy.app:entrypoint
    runtime_env:
      env_vars: {MODEL_URI: models:/text/4, API_TOKEN: planted-secret}
    args: {model: "models:/other@champion"}
`,
  'deploy/app.py': 'print(1)\n',
  'deploy/start.sh': 'pip install ray\nserve run app:entrypoint --non-blocking\n',
  Procfile: 'web: gunicorn service:app --bind 0.0.0.0:$PORT\nworker: python deploy/app.py\n# note: x\n',
};
