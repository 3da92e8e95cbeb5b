"""Fits the calibrator that serving loads. Never committed: only the file it wrote was."""
import sys
from pathlib import Path

import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression

repository = Path(sys.argv[1])
cases = pd.read_csv(repository / "data/features/train.csv")
target = cases.pop("malignant")
risk = joblib.load(repository / "models/xgboost.joblib").predict_proba(cases)[:, 1]
joblib.dump(LogisticRegression().fit(risk.reshape(-1, 1), target), repository / "models/calibrator.joblib")
