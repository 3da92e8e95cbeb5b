/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Readonly<Record<string, string>> = {
  Dockerfile:
    '# syntax=docker/dockerfile:1\nARG BASE=python:3.12\nFROM python:latest AS build\nRUN pip install .\nFROM build\nENV MODEL_URI=models:/churn/3 \\\n    API_TOKEN=planted-secret\nCOPY models/model.pkl /app/\nEXPOSE 8000\nCMD ["python", "src/serve.py"]\n',
  'docker/train.Dockerfile': 'FROM --platform=linux/amd64 ghcr.io/acme/trainer\nCOPY . .\n',
  'src/serve.py': 'print(1)\n',
  'models/model.pkl': 'x',
};
