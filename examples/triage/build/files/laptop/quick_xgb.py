"""Tried on the laptop, in a folder that is no git repository."""
import sys
from pathlib import Path

import mlflow
import pandas as pd
from sklearn.metrics import recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from xgboost import XGBClassifier

depth = int(sys.argv[1])
cases = pd.read_csv(Path("wdbc.csv"))
target = cases.pop("malignant")
train, test, train_target, test_target = train_test_split(cases, target, random_state=1, stratify=target)
mlflow.set_experiment("exploration")
with mlflow.start_run():
    mlflow.log_params({"model": "xgboost", "max_depth": depth})
    model = XGBClassifier(n_estimators=60, max_depth=depth, n_jobs=1).fit(train, train_target)
    risk = model.predict_proba(test)[:, 1]
    mlflow.log_metric("test_roc_auc", roc_auc_score(test_target, risk))
    mlflow.log_metric("test_sensitivity", recall_score(test_target, risk >= 0.5))
