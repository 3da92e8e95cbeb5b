/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Readonly<Record<string, string>> = {
  'k8s/api.yaml': `apiVersion: v1
kind: Service
metadata: {name: api}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: production
spec:
  template:
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/api:1.4
          command: [python, src/api.py]
          ports: [{containerPort: 8000}]
          env:
            - name: MODEL_URI
              value: models:/churn/3
            - name: MODEL_NAME
              value: churn
            - name: TOKEN
              valueFrom:
                secretKeyRef: {name: store, key: token}
`,
  'k8s/kserve.yaml': `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: churn}
spec:
  predictor:
    canaryTrafficPercent: 10
    model:
      modelFormat: {name: sklearn}
      storageUri: s3://models/churn/v3
---
apiVersion: serving.kubeflow.org/v1alpha2
kind: InferenceService
metadata: {name: old}
spec:
  default:
    predictor:
      sklearn:
        storageUri: gs://models/old
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: llm}
spec:
  predictor:
    model:
      args: ["--model_name=llm", "--model_id=org/llm", "--model_revision=0123456789012345678901234567890123456789"]
`,
  'k8s/seldon.yaml': `apiVersion: machinelearning.seldon.io/v1
kind: SeldonDeployment
metadata: {name: iris}
spec:
  predictors:
    - graph:
        modelUri: gs://seldon/iris
        children:
          - modelUri: models:/scorer@champion
---
apiVersion: mlops.seldon.io/v1alpha1
kind: Model
metadata: {name: two}
spec: {storageUri: "gs://seldon/two"}
`,
  'overlays/prod/kustomization.yaml': `namespace: prod
resources: [../../k8s/api.yaml]
images:
  - name: ghcr.io/acme/api
    newTag: "1.5"
`,
  'chart/Chart.yaml': 'name: chart\n',
  'chart/values.yaml': 'image: {name: acme/web, tag: latest}\nmodel: {version: 7}\n',
  'chart/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "chart.fullname" . }}
  labels:
    {{- include "chart.labels" . | nindent 4 }}
spec:
  template:
    spec:
      containers:
        - image: "{{ .Values.image.name }}:{{ .Values.image.tag | default "x" }}"
          {{- if .Values.extra }}
          env:
            - name: MODEL_VERSION
              value: {{ .Values.model.version | quote }}
            - name: MODEL_STAGE
              value: {{ .Values.model.stage }}
          {{- end }}
`,
  'src/api.py': 'print(1)\n',
};
