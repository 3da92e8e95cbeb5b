"""Stage explain: what each measurement adds to a case's risk (tree SHAP values, computed by XGBoost itself)."""
from pathlib import Path

import joblib
import pandas as pd
import xgboost
import yaml


def main() -> None:
    if not yaml.safe_load(Path("params.yaml").read_text())["explain"]["shap"]:
        raise SystemExit("explain.shap is false: nothing to do")
    model = joblib.load("models/xgboost.joblib")
    cases = pd.read_csv("data/features/test.csv").drop(columns="malignant")
    values = model.get_booster().predict(xgboost.DMatrix(cases), pred_contribs=True)
    pd.DataFrame(values, columns=[*cases.columns, "base"]).round(4).to_csv("reports/shap_values.csv", index=False)


if __name__ == "__main__":
    main()
