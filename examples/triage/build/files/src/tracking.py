"""What every tracked run of this project has in common."""
import json
import os
from pathlib import Path

import mlflow
import pandas as pd
import yaml

EXPERIMENT = "referral-triage"


def connect(experiment: str = EXPERIMENT) -> None:
    mlflow.set_tracking_uri(os.environ.get("MLFLOW_TRACKING_URI", "http://tracking.example.org:5000"))
    mlflow.set_experiment(experiment)


def load_params() -> dict:
    return yaml.safe_load(Path("params.yaml").read_text())


def read_part(part: str) -> tuple[pd.DataFrame, pd.Series]:
    cases = pd.read_csv(f"data/features/{part}.csv")
    return cases.drop(columns="malignant"), cases["malignant"]


def log_data(part: str, context: str) -> None:
    cases = pd.read_csv(f"data/features/{part}.csv")
    dataset = mlflow.data.from_pandas(cases, source=f"data/features/{part}.csv", name=f"wdbc-{part}", targets="malignant")
    mlflow.log_input(dataset, context=context)


def note_run(model: str, model_id: str | None) -> None:
    """Leave the run's id where evaluate and register find it."""
    note = load_params().get("run", {}).get("note")
    if note:
        mlflow.set_tag("mlflow.note.content", note)
    run = mlflow.active_run().info
    record = {"model": model, "run_id": run.run_id, "model_id": model_id}
    Path("reports").mkdir(exist_ok=True)
    Path(f"reports/{model}_run.json").write_text(json.dumps(record, indent=2) + "\n")
