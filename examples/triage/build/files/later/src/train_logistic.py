"""Stage train_logistic: the baseline that a new model has to beat."""
from pathlib import Path

import joblib
import mlflow
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import tracking


def main() -> None:
    params = tracking.load_params()["train_logistic"]
    cases, target = tracking.read_part("train")
    tracking.connect()
    with mlflow.start_run():
        mlflow.log_params({"model": "logistic", **params})
        tracking.log_data("train", "training")
        model = make_pipeline(StandardScaler(), LogisticRegression(C=params["C"], max_iter=params["max_iter"]))
        model.fit(cases, target)
        mlflow.log_metric("train_log_loss", log_loss(target, model.predict_proba(cases)[:, 1]))
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(cases, model.predict(cases)),
            pip_requirements="requirements.txt",
        )
        Path("models").mkdir(exist_ok=True)
        joblib.dump(model, "models/logistic.joblib")
        tracking.note_run("logistic", logged.model_id)


if __name__ == "__main__":
    main()
