/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Readonly<Record<string, string>> = {
  'compose.yaml': `services:
  api:
    build: .
    command: uvicorn src.api:app --port 8000
    ports: ["8000:8000"]
    environment:
      - MODEL_URI=models:/churn@champion
      - API_TOKEN=planted-secret
  embed:
    image: vllm/vllm-openai:v0.6.0
    command: ["--model", "org/embedder"]
    env_file: .env
  store:
    image: \${REGISTRY}/postgres
  watch:
    image: prom/prometheus
    environment:
      MODEL_NAME: \${MODEL:-churn}
`,
  Dockerfile: 'FROM python:3.12\nCMD ["python", "src/api.py"]\n',
  'src/api.py': 'print(1)\n',
};
