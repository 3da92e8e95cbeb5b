"""Look for the working threshold on held-back parts of the training cases.

Run by hand before the clinical review; the chosen value is then typed into params.yaml.
"""
import mlflow
import numpy as np
from sklearn.metrics import recall_score
from sklearn.model_selection import cross_val_predict
from xgboost import XGBClassifier

import tracking


def main() -> None:
    params = tracking.load_params()["train_xgboost"]
    cases, target = tracking.read_part("train")
    tracking.connect("threshold-study")
    model = XGBClassifier(n_estimators=params["trees"], max_depth=params["max_depth"], random_state=params["seed"], n_jobs=1)
    risk = cross_val_predict(model, cases, target, cv=5, method="predict_proba")[:, 1]
    with mlflow.start_run(run_name="threshold-search"):
        tracking.log_data("train", "validation")
        for threshold in np.arange(0.2, 0.6, 0.1).round(2):
            with mlflow.start_run(run_name=f"threshold-{threshold}", nested=True):
                mlflow.log_param("threshold", threshold)
                mlflow.log_metric("val_sensitivity", recall_score(target, risk >= threshold))
                mlflow.log_metric("val_specificity", recall_score(target, risk >= threshold, pos_label=0))


if __name__ == "__main__":
    main()
