"""Takes the finished project, checks that it went wrong where it should, and writes what is committed."""
from __future__ import annotations

import hashlib
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import yaml

from truth import Facts, expected, readme, source_note
from workshop import Workshop

TOOLS = ("mlflow", "dvc", "scikit-learn", "xgboost-cpu", "pandas", "nbclient", "SQLAlchemy")


def try_serving(w: Workshop) -> str:
    """Starts the service as the image would and asks it about one case; returns what was seen."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = subprocess.Popen(["python", "-m", "uvicorn", "--app-dir", "src", "--port", str(port), "serve:app"],
                               cwd=w.repo, env=w.environment(LD_PRELOAD=""), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(60):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        health = w.run("sh", "scripts/smoke_test.sh", url, LD_PRELOAD="")
        case = pd.read_csv(w.repo / "data/prepared/test.csv").drop(columns="malignant").iloc[0].to_dict()
        request = urllib.request.Request(f"{url}/triage", json.dumps(case).encode(), {"content-type": "application/json"})
        answer = urllib.request.urlopen(request, timeout=10).read().decode()
    finally:
        service.terminate()
        service.wait(timeout=20)
    return f"`GET /health` → `{health.strip()}`, `POST /triage` with the first test case → `{answer}`"


def write(w: Workshop, out: Path, served: str) -> None:
    bundle, store = out / "repository.bundle", out / "mlflow.db"
    w.git("reflog", "expire", "--expire=now", "--all")
    w.git("gc", "--quiet", "--prune=now", "--aggressive")
    w.git("bundle", "create", "--quiet", str(bundle), "--all")
    shutil.copy(w.store, store)
    facts = gather(w, store)
    (out / "expected.yaml").write_text(yaml.safe_dump(expected(facts), sort_keys=False, allow_unicode=True, width=110))
    (out / "README.md").write_text(readme(facts))
    (out / "throughline.yaml").write_text(
        "sources:\n  - path: repository.bundle\n    name: referral-triage\n  - path: mlflow.db\n    name: triage-tracking\n")
    (out / "SOURCE.md").write_text(source_note(
        facts, served=served, python=sys.version.split()[0],
        tools={name: version(name) for name in TOOLS},
        digests={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (bundle, store)}))


def gather(w: Workshop, store: Path) -> Facts:
    commits = set(w.git("rev-list", "--all").split())
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        runs = [
            {"id": run, "name": name, "experiment": experiment, "status": status, "deleted": stage == "deleted", "commit": commit}
            for run, name, experiment, status, stage, commit in database.execute(
                "select r.run_uuid, r.name, e.name, r.status, r.lifecycle_stage, t.value from runs r"
                " join experiments e using (experiment_id)"
                " left join tags t on t.run_uuid = r.run_uuid and t.key = 'mlflow.source.git.commit' order by r.start_time")
        ]
        versions = [
            {"model": model, "version": number, "run": run, "stage": stage, "before": created < (ended or created + 1),
             "evaluated": bool(tested)}
            for model, number, run, stage, created, ended, tested in database.execute(
                "select v.name, v.version, v.run_id, v.current_stage, v.creation_time, r.end_time,"
                " (select count(*) from metrics m where m.run_uuid = v.run_id and m.key like 'test\\_%' escape '\\')"
                " from model_versions v join runs r on r.run_uuid = v.run_id order by v.name, v.version")
        ]
        aliases = {f"{model}@{alias}": number for model, alias, number in
                   database.execute("select name, alias, version from registered_model_aliases")}
        schema = database.execute("select version_num from alembic_version").fetchone()[0]
    log = w.git("log", "--all", "--format=%H%x09%s").splitlines()
    facts = Facts(
        head=w.git("rev-parse", "HEAD").strip(), commits=len(commits), runs=runs, versions=versions, aliases=aliases,
        schema=schema, orphans=[run for run in runs if run["commit"] and run["commit"] not in commits],
        stale=stale_stages(w), subjects={subject: sha for sha, subject in (line.split("\t", 1) for line in log)},
    )
    check(facts)
    return facts


def stale_stages(w: Workshop) -> dict[str, list[str]]:
    """The lock against HEAD, without DVC: what each recorded run used, and what lies there now."""
    lock = yaml.safe_load(w.git("show", "HEAD:dvc.lock"))["stages"]
    made = {out["path"]: out["md5"] for stage in lock.values() for out in stage.get("outs", [])}
    raw = yaml.safe_load(w.git("show", "HEAD:data/raw/wdbc.csv.dvc"))["outs"][0]["md5"]
    made["data/raw/wdbc.csv"] = raw
    tracked = set(w.git("ls-tree", "-r", "--name-only", "HEAD").split("\n"))
    current = yaml.safe_load(w.git("show", "HEAD:params.yaml"))
    stale: dict[str, list[str]] = {}
    for name, stage in lock.items():
        differs = []
        for dep in stage.get("deps", []):
            path = dep["path"]
            now = hashlib.md5(w.git("show", f"HEAD:{path}").encode()).hexdigest() if path in tracked else made[path]
            if now != dep["md5"]:
                differs.append(path)
        for key, value in stage.get("params", {}).get("params.yaml", {}).items():
            if current[key] != value:
                differs.append(f"params.yaml:{key}")
        if differs:
            stale[name] = differs
    declared = yaml.safe_load(w.git("show", "HEAD:dvc.yaml"))["stages"]
    missing = sorted(set(declared) - set(lock))
    if missing != ["drift_check", "explain"]:
        raise SystemExit(f"without a lock entry: {missing}")
    return stale


def check(facts: Facts) -> None:
    planted = {
        "stale": facts.stale == {"train_xgboost": ["src/train_xgboost.py"], "evaluate": ["params.yaml:evaluate"]},
        "orphaned": [run["experiment"] for run in facts.orphans] == ["referral-triage"],
        "unjoined": {run["experiment"] for run in facts.runs if not run["commit"]} == {"exploration"},
        "zombie": [run["name"] for run in facts.runs if run["status"] == "RUNNING"] == ["night-sweep"],
        "deleted": len([run for run in facts.runs if run["deleted"]]) == 1,
        "before end": [f"{v['model']}/{v['version']}" for v in facts.versions if v["before"]]
        == ["referral-triage-xgboost/1", "referral-triage-xgboost/2"],
        "unevaluated": [f"{v['model']}/{v['version']}" for v in facts.versions if not v["evaluated"]] == ["referral-triage-logistic/2"],
    }
    wrong = [name for name, holds in planted.items() if not holds]
    if wrong:
        raise SystemExit(f"not as planned: {wrong}\n{facts}")
