"""Stage evaluate: how often would the model send a case to the wrong queue?"""
import json
from pathlib import Path

import joblib
import yaml
import pandas as pd
from sklearn.metrics import confusion_matrix, roc_auc_score

MODELS = ("logistic",)


def main() -> None:
    params = yaml.safe_load(Path("params.yaml").read_text())["evaluate"]
    cases = pd.read_csv("data/features/test.csv")
    target = cases.pop("malignant")
    results = {}
    for name in MODELS:
        risk = joblib.load(f"models/{name}.joblib").predict_proba(cases)[:, 1]
        results[name] = measure(target, risk, params["threshold"])
    Path("reports").mkdir(exist_ok=True)
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


if __name__ == "__main__":
    main()
