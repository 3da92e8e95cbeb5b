"""The Friday registration: trained and registered in a hurry; nobody ran evaluate."""
import mlflow

import tracking
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

cases, target = tracking.read_part("train")
tracking.connect()
with mlflow.start_run(run_name="hotfix-logistic"):
    mlflow.log_params({"model": "logistic", "C": 0.3})
    tracking.log_data("train", "training")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000)).fit(cases, target)
    mlflow.log_metric("train_log_loss", log_loss(target, model.predict_proba(cases)[:, 1]))
    logged = mlflow.sklearn.log_model(model, name="model", pip_requirements="requirements.txt")
mlflow.register_model(f"models:/{logged.model_id}", "referral-triage-logistic")
