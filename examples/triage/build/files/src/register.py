"""Put the trained models into the registry, once the runs have ended and were evaluated.

    python src/register.py xgboost [alias]
"""
import json
import sys
from pathlib import Path

import mlflow

import tracking


def main() -> None:
    model, *alias = sys.argv[1:]
    tracking.connect()
    client = mlflow.MlflowClient()
    trained = json.loads(Path(f"reports/{model}_run.json").read_text())
    run = client.get_run(trained["run_id"])
    if run.info.status != "FINISHED" or "test_sensitivity" not in run.data.metrics:
        raise SystemExit(f"{model}: the run has not ended or was not evaluated; nothing registered")
    version = mlflow.register_model(f"models:/{trained['model_id']}", f"referral-triage-{model}")
    client.set_model_version_tag(version.name, version.version, "sensitivity", run.data.metrics["test_sensitivity"])
    for name in alias:
        client.set_registered_model_alias(version.name, name, version.version)


if __name__ == "__main__":
    main()
