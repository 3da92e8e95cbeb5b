"""Stage evaluate: how often would the model send a case to the wrong queue?"""
import json
from pathlib import Path

import joblib
import mlflow
import pandas as pd
from mlflow.entities import DatasetInput, InputTag
from sklearn.metrics import confusion_matrix, roc_auc_score

import tracking

MODELS = ("logistic", "xgboost")


def main() -> None:
    params = tracking.load_params()["evaluate"]
    cases, target = tracking.read_part("test")
    tracking.connect()
    results = {}
    for name in MODELS:
        risk = joblib.load(f"models/{name}.joblib").predict_proba(cases)[:, 1]
        results[name] = measure(target, risk, params["threshold"])
        record(json.loads(Path(f"reports/{name}_run.json").read_text()), results[name])
    Path("reports/metrics.json").write_text(json.dumps(results, indent=2) + "\n")


def measure(target, risk, threshold: float) -> dict:
    true_negative, false_positive, false_negative, true_positive = confusion_matrix(target, risk >= threshold).ravel()
    return {
        "threshold": threshold,
        "sensitivity": round(float(true_positive / (true_positive + false_negative)), 4),
        "specificity": round(float(true_negative / (true_negative + false_positive)), 4),
        "roc_auc": round(float(roc_auc_score(target, risk)), 4),
        "missed_cases": int(false_negative),
    }


def record(trained: dict, result: dict) -> None:
    """The training run has ended by now: add what was measured to its record."""
    client = mlflow.MlflowClient()
    cases = pd.read_csv("data/features/test.csv")
    dataset = mlflow.data.from_pandas(cases, source="data/features/test.csv", name="wdbc-test", targets="malignant")
    client.log_inputs(
        trained["run_id"],
        [DatasetInput(dataset._to_mlflow_entity(), [InputTag("mlflow.data.context", "test")])],
    )
    for key, value in result.items():
        client.log_metric(
            trained["run_id"], f"test_{key}", value,
            model_id=trained["model_id"], dataset_name=dataset.name, dataset_digest=dataset.digest,
        )


if __name__ == "__main__":
    main()
