/** The text of scripts, as teams write them: read, work, write, with an entry point. */

export interface ScriptPlan {
  readonly what: 'ingest' | 'prepare' | 'featurize' | 'train' | 'evaluate' | 'predict' | 'serve';
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** A model file that is loaded, and one that is written. */
  readonly model?: string;
  readonly saves?: string;
  /** More calls at the top of `main`. */
  readonly more?: readonly string[];
}

export function scriptText(language: 'python' | 'r', plan: ScriptPlan): string {
  return language === 'python' ? pythonText(plan) : rText(plan);
}

function pythonText(plan: ScriptPlan): string {
  if (plan.what === 'serve') return pythonService(plan);
  const body = [
    ...plan.reads.map((path) => `frame = pd.read_csv("${path}")`),
    ...(plan.model === undefined ? [] : [`model = joblib.load("${plan.model}")`]),
    ...pythonWork(plan),
    ...(plan.more ?? []),
    ...(plan.saves === undefined ? [] : [`joblib.dump(model, "${plan.saves}")`]),
    ...plan.writes.map((path) =>
      path.endsWith('.json')
        ? `with open("${path}", "w") as out:\n        json.dump(scores, out)`
        : `frame.to_csv("${path}", index=False)`,
    ),
  ];
  return `"""${plan.what} step."""
import json

import joblib
import mlflow
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, roc_auc_score

from common import clean


def main() -> None:
    ${body.join('\n    ')}


if __name__ == "__main__":
    main()
`;
}

function pythonWork(plan: ScriptPlan): readonly string[] {
  const work: Record<ScriptPlan['what'], readonly string[]> = {
    ingest: ['frame = clean(frame)'],
    prepare: ['frame = clean(frame).dropna()'],
    featurize: ['frame["ratio"] = frame["a"] / frame["b"]'],
    train: [
      'mlflow.set_experiment("baseline")',
      'model = RandomForestClassifier(n_estimators=100)',
      'model.fit(frame[["a", "b"]], frame["target"])',
    ],
    evaluate: [
      'guess = model.predict(frame[["a", "b"]])',
      'scores = {"f1": f1_score(frame["target"], guess), "auc": roc_auc_score(frame["target"], guess)}',
    ],
    predict: ['frame["guess"] = model.predict(frame[["a", "b"]])'],
    serve: [],
  };
  return work[plan.what];
}

function pythonService(plan: ScriptPlan): string {
  return `"""Answers requests."""
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("${plan.model ?? 'models/model.joblib'}")


@app.post("/predict")
def predict(body: dict) -> dict:
    return {"score": float(model.predict([[body["a"], body["b"]]])[0])}
`;
}

function rText(plan: ScriptPlan): string {
  if (plan.what === 'serve') {
    return `library(plumber)\n\nmodel <- readRDS("${plan.model ?? 'models/model.rds'}")\n\n#* @post /predict\nfunction(req) {\n  predict(model, as.data.frame(req$body))\n}\n\npr() |> pr_run(port = 8000)\n`;
  }
  const work: Record<ScriptPlan['what'], readonly string[]> = {
    ingest: ['frame <- unique(frame)'],
    prepare: ['frame <- na.omit(frame)'],
    featurize: ['frame$ratio <- frame$a / frame$b'],
    train: ['model <- lm(target ~ a + b, data = frame)'],
    evaluate: ['guess <- predict(model, frame)', 'scores <- yardstick::rmse_vec(frame$target, guess)'],
    predict: ['frame$guess <- predict(model, frame)'],
    serve: [],
  };
  const body = [
    ...plan.reads.map((path) => `frame <- readr::read_csv("${path}")`),
    ...(plan.model === undefined ? [] : [`model <- readRDS("${plan.model}")`]),
    ...work[plan.what],
    ...(plan.more ?? []),
    ...(plan.saves === undefined ? [] : [`saveRDS(model, "${plan.saves}")`]),
    ...plan.writes.map((path) =>
      path.endsWith('.json') ? `jsonlite::write_json(scores, "${path}")` : `readr::write_csv(frame, "${path}")`,
    ),
  ];
  return `# ${plan.what} step\nlibrary(readr)\n\n${body.join('\n')}\n`;
}

/** A module that others import: it fits nothing and runs nothing by itself. */
export const commonPython = `"""Shared by the steps."""


def clean(frame):
    return frame.drop_duplicates()
`;
