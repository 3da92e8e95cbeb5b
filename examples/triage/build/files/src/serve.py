"""Answer one case over HTTP: should it be referred urgently?"""
from pathlib import Path

import joblib
import pandas as pd
import yaml
from fastapi import FastAPI

from build_features import add_ratios

app = FastAPI(title="referral-triage")
model = joblib.load("models/xgboost.joblib")
threshold = yaml.safe_load(Path("params.yaml").read_text())["evaluate"]["threshold"]


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.post("/triage")
def triage(case: dict[str, float]) -> dict:
    features = add_ratios(pd.DataFrame([case]))
    risk = float(model.predict_proba(features)[0, 1])
    return {"refer_urgently": risk >= threshold, "risk": round(risk, 4)}


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, host="0.0.0.0", port=8000)
