"""A sweep over depths, left running when the machine was switched off (the build kills it after the first depths)."""
import mlflow
from sklearn.metrics import log_loss
from xgboost import XGBClassifier

import tracking

cases, target = tracking.read_part("train")
tracking.connect()
with mlflow.start_run(run_name="night-sweep"):
    mlflow.log_param("depths", "2,3,4,5,6,7,8")
    for step, depth in enumerate(range(2, 9)):
        model = XGBClassifier(n_estimators=2000, max_depth=depth, n_jobs=1).fit(cases, target)
        mlflow.log_metric("train_log_loss", log_loss(target, model.predict_proba(cases)[:, 1]), step=step)
        print("depth", depth, flush=True)
