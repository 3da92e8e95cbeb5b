"""Stage train_logistic: the baseline that a new model has to beat."""
from pathlib import Path

import joblib
import pandas as pd
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def main() -> None:
    params = yaml.safe_load(Path("params.yaml").read_text())["train_logistic"]
    cases = pd.read_csv("data/features/train.csv")
    target = cases.pop("malignant")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=params["C"], max_iter=params["max_iter"]))
    model.fit(cases, target)
    Path("models").mkdir(exist_ok=True)
    joblib.dump(model, "models/logistic.joblib")


if __name__ == "__main__":
    main()
