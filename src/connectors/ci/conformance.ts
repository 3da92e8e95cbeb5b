/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  '.gitlab-ci.yml': `stages: [prepare, train, deploy]
include:
  - local: ci/deploy.yml
  - project: group/templates
    file: scan.yml
before_script:
  - pip install -r requirements.txt
.python:
  image: python:3.12
prepare:
  stage: prepare
  extends: .python
  script:
    - python src/prepare.py
train:
  stage: train
  extends: [.python]
  # - gitleaks detect
  script:
    - |
      python src/train.py --depth 3
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
report:
  stage: deploy
  needs: [prepare]
  before_script: []
  script: [make report]
`,
  'ci/deploy.yml':
    'deploy:\n  stage: deploy\n  environment: {name: production}\n  when: manual\n  script: [kubectl apply -f k8s]\n',
  'azure-pipelines.yml': `trigger: [main]
schedules:
  - cron: "0 3 * * *"
stages:
  - stage: build
    jobs:
      - job: train
        steps:
          - script: |
              python src/train.py
          - task: UsePythonVersion@0
          - template: steps/scan.yml
      - deployment: release
        dependsOn: train
        environment: production
        strategy:
          runOnce:
            deploy:
              steps:
                - bash: az ml online-deployment create
  - stage: extra
    jobs:
      - template: jobs/other.yml
`,
  Jenkinsfile: `pipeline {
  agent any
  triggers { cron('H 4 * * *') }
  stages {
    // stage('old') { steps { sh 'gitleaks detect' } }
    stage('Train') {
      steps {
        sh """
          # fit it
          python src/train.py
        """
        sh(script: 'make report', returnStdout: true)
      }
    }
    stage('Deploy') {
      steps { script { sh "kubectl apply -f \${FILE}" } }
    }
  }
}
`,
  '.taskcluster.yml': `version: 1
tasks:
  - metadata: {name: train}
    payload:
      image: python:3.12
      command: [/bin/bash, -c, python src/train.py]
  - $if: x
    then: {}
`,
  'src/train.py': 'print(1)\n',
  'src/prepare.py': 'print(1)\n',
};
