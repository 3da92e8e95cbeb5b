"""Stage train_xgboost: boosted trees on the same features as the baseline."""
from pathlib import Path

import joblib
import mlflow
from mlflow.models import infer_signature
from sklearn.metrics import log_loss
from xgboost import XGBClassifier

import tracking


def main() -> None:
    params = tracking.load_params()["train_xgboost"]
    cases, target = tracking.read_part("train")
    tracking.connect()
    with mlflow.start_run():
        mlflow.log_params({"model": "xgboost", **params})
        tracking.log_data("train", "training")
        model = XGBClassifier(
            n_estimators=params["trees"],
            max_depth=params["max_depth"],
            learning_rate=params["learning_rate"],
            random_state=params["seed"],
            n_jobs=1,
        )
        model.fit(cases, target)
        mlflow.log_metric("train_log_loss", log_loss(target, model.predict_proba(cases)[:, 1]))
        logged = mlflow.xgboost.log_model(
            model,
            name="model",
            signature=infer_signature(cases, model.predict(cases)),
            pip_requirements="requirements.txt",
            registered_model_name="referral-triage-xgboost",
        )
        Path("models").mkdir(exist_ok=True)
        joblib.dump(model, "models/xgboost.joblib")
        tracking.note_run("xgboost", logged.model_id)


if __name__ == "__main__":
    main()
