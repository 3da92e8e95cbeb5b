"""The story of referral-triage, February to September 2026, one step after the other.

Every command is run; only the clock is set. What goes wrong is listed in ../README.md.
"""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess

from notebook import write_notebook
from workshop import FILES, Workshop


def stage(name: str, *, deps: list[str], outs: list[str], cmd: str = "", params: str = "", plain: tuple[str, ...] = ()) -> str:
    lines = [f"  {name}:", f"    cmd: {cmd or f'python src/{name}.py'}", "    deps:", *[f"      - {dep}" for dep in deps]]
    if params:
        lines += ["    params:", f"      - {params}"]
    lines += ["    outs:"]
    for out in outs:
        lines += [f"      - {out}:", "          cache: false"] if out in plain else [f"      - {out}"]
    return "\n".join(lines) + "\n"


def february(w: Workshop) -> None:
    w.at("02-03 09:30", "data-scientist")
    w.git("init", "--quiet", "--initial-branch=main")
    w.git("remote", "add", "origin", "https://git.example.org/example-hospital/referral-triage.git")
    (w.repo / "README.md").write_text((FILES / "README.1.md").read_text())
    (w.repo / ".gitignore").write_text((FILES / "gitignore").read_text())
    w.add("docs/problem.md", "requirements.txt")
    w.commit("Start referral-triage: the decision it is for")

    w.at("02-04 10:00", "data-steward")
    w.dvc("init", "--quiet")
    # Beside the checkout, as the hospital's research share is mounted.
    w.dvc("remote", "add", "--default", "share", "../dvc-storage")
    w.add("src/import_wdbc.py", "data/SOURCE.md")
    w.run("python", "src/import_wdbc.py")
    w.dvc("add", "--quiet", "data/raw/wdbc.csv")
    w.dvc("push", "--quiet")
    w.commit("Data: the diagnostic set, tracked with DVC, with its licence")

    w.at("02-06 14:00", "data-scientist")
    write_notebook(w, first=True)
    w.commit("Notebook: a first look at the measurements")

    w.at("02-10 11:00")
    w.add("src/prepare.py", "params.yaml", "dvc.yaml")
    w.repro("prepare")
    w.commit("prepare: drop repeats and split, as a DVC stage")

    w.at("02-12 15:30")
    w.add("src/build_features.py", "docs/features.md")
    w.append("dvc.yaml", stage("features", cmd="python src/build_features.py",
                               deps=["data/prepared", "src/build_features.py"], outs=["data/features"]))
    w.repro("features")
    w.commit("build_features: ratios beside the raw measurements")

    w.at("02-13 09:10", "ml-engineer")
    w.add(".github/workflows/ci.yml", ".github/dependabot.yml")
    w.commit("ci: lint on every push")

    w.at("02-16 13:00", "data-scientist")
    w.add("src/train_logistic.py")
    w.append("params.yaml", "\ntrain_logistic:\n  C: 1.0\n  max_iter: 2000\n")
    w.append("dvc.yaml", stage("train_logistic", deps=["data/features", "src/train_logistic.py"],
                               outs=["models/logistic.joblib"], params="train_logistic"))
    w.repro("train_logistic")
    w.commit("train_logistic: a first baseline")

    # Tried on the laptop, where the folder is a copy and no git repository.
    w.at("02-17 20:15")
    shutil.copy(w.repo / "data/raw/wdbc.csv", w.laptop / "wdbc.csv")
    shutil.copy(FILES / "laptop/quick_xgb.py", w.laptop)
    for depth in ("2", "3", "6"):
        w.run("python", "quick_xgb.py", depth, cwd=w.laptop)
        w.later(4)

    w.at("02-19 10:40")
    w.add("src/evaluate.py")
    w.append("params.yaml", "\nevaluate:\n  threshold: 0.5\n")
    w.append("dvc.yaml", stage("evaluate", deps=["data/features", "models/logistic.joblib", "src/evaluate.py"],
                               outs=["reports/metrics.json"], params="evaluate", plain=("reports/metrics.json",)))
    w.repro("evaluate")
    w.commit("evaluate: count the missed cases at the working threshold")

    w.at("02-20 09:20", "ml-engineer")
    w.add("src/tracking.py")
    w.add("src/train_logistic.py", source="later")
    w.edit("dvc.yaml", "      - src/train_logistic.py\n", "      - src/tracking.py\n      - src/train_logistic.py\n")
    w.edit("dvc.yaml", "      - models/logistic.joblib\n  evaluate:",
           "      - models/logistic.joblib\n      - reports/logistic_run.json:\n          cache: false\n  evaluate:")
    w.commit("tracking: training runs go to the team's MLflow server")
    w.at("02-20 10:05")
    w.repro("evaluate")
    w.commit("Record the tracked baseline")

    w.at("02-24 10:00", "data-scientist")
    w.git("switch", "--quiet", "-c", "boosted-trees")
    w.add("src/train_xgboost.py")
    w.add("src/evaluate.py", source="later")
    w.append("params.yaml", "\ntrain_xgboost:\n  trees: 60\n  max_depth: 6\n  learning_rate: 0.3\n  seed: 20260224\n")
    w.append("dvc.yaml", stage("train_xgboost", deps=["data/features", "src/tracking.py", "src/train_xgboost.py"],
                               outs=["models/xgboost.joblib", "reports/xgboost_run.json"], params="train_xgboost",
                               plain=("reports/xgboost_run.json",)))
    w.edit("dvc.yaml", "      - data/features\n      - models/logistic.joblib\n      - src/evaluate.py\n",
           "      - data/features\n      - models/logistic.joblib\n      - models/xgboost.joblib\n"
           "      - reports/logistic_run.json\n      - reports/xgboost_run.json\n      - src/evaluate.py\n      - src/tracking.py\n")
    w.commit("train_xgboost: boosted trees beside the baseline")
    w.at("02-24 11:00")
    w.repro("evaluate")
    w.commit("Record the first boosted trees")

    w.at("02-26 09:45")
    w.edit("params.yaml", "max_depth: 6\n  learning_rate: 0.3", "max_depth: 3\n  learning_rate: 0.2")
    w.commit("train_xgboost: shallower trees, slower learning")
    w.at("02-26 10:20")
    w.repro("evaluate")
    w.dvc("push", "--quiet")
    w.commit("Record the shallower trees")
    w.at("02-27 16:00", "ml-engineer")
    w.merge("boosted-trees", "Merge branch 'boosted-trees'\n\nReviewed-by: Clinical Lead <clinical-lead@example.org>")


def march(w: Workshop) -> None:
    w.at("03-03 10:00", "ml-engineer")
    w.add("src/serve.py")
    w.commit("serve: answer one case over HTTP")

    w.at("03-04 13:30", "platform-engineer")
    w.add("Dockerfile", "scripts/smoke_test.sh")
    w.append(".dockerignore", ".git\n.venv\nnotebooks\n")
    w.commit("Dockerfile for the service")

    w.at("03-06 11:00")
    w.add(".github/workflows/deploy.yml", ".github/workflows/reusable-image.yml")
    w.commit("deploy: image and rollout on a published release")

    w.at("03-09 09:00", "data-scientist")
    w.add("README.md")
    w.commit("README: the way from data to decision, with a chart")

    w.at("03-10 15:00", "clinical-lead")
    w.add("docs/release.md")
    w.commit("docs: who approves a release")

    w.at("03-12 10:30", "ml-engineer")
    w.add("src/register.py")
    w.edit("src/train_xgboost.py", '            registered_model_name="referral-triage-xgboost",\n', "")
    w.commit("register: a step of its own, after the run has ended and was evaluated")
    w.at("03-12 11:20")
    w.run("python", "src/register.py", "logistic", "baseline")

    w.at("03-16 14:00", "platform-engineer")
    w.add(".github/workflows/train.yml")
    w.commit("ci: monthly training on the hospital's runner")

    w.at("03-18 09:30", "security-engineer")
    w.append(".github/workflows/ci.yml", "      - name: Known vulnerabilities\n        run: pip install pip-audit==2.7.3 && pip-audit -r requirements.txt\n")
    w.commit("ci: audit the dependencies on every push")

    w.at("03-20 17:40", "platform-engineer")
    w.edit(".github/workflows/ci.yml", "      - name: Known vulnerabilities\n        run: pip install pip-audit==2.7.3 && pip-audit -r requirements.txt\n",
           "      # - name: Known vulnerabilities\n      #   run: pip install pip-audit==2.7.3 && pip-audit -r requirements.txt\n")
    w.commit("ci: audit off until the runner reaches the advisory database again")

    w.at("03-23 10:00", "data-steward")
    w.add("CODEOWNERS")
    w.commit("CODEOWNERS")

    w.at("03-24 11:30", "data-scientist")
    w.add("docs/adr/0001-boosted-trees.md")
    w.commit("ADR 1: boosted trees beside a baseline")
    w.git("tag", "-a", "v0.1.0", "-m", "First version that answers cases, shadow mode")


def april(w: Workshop) -> None:
    w.at("04-01 04:00", "dependabot")
    w.git("switch", "--quiet", "-c", "dependabot/uvicorn")
    w.edit("requirements.txt", "uvicorn==0.37.0", "uvicorn==0.54.0")
    w.commit("Bump uvicorn from 0.37.0 to 0.54.0", after=0)
    w.at("04-02 09:15", "ml-engineer-web")
    w.merge("dependabot/uvicorn", "Merge pull request #7 from example-hospital/dependabot/uvicorn")

    w.at("04-07 10:00", "ml-engineer")
    w.git("mv", "src/build_features.py", "src/features.py")
    w.edit("dvc.yaml", "    cmd: python src/build_features.py\n", "    cmd: python src/features.py\n")
    w.edit("dvc.yaml", "      - src/build_features.py\n", "      - src/features.py\n")
    w.edit("src/serve.py", "from build_features import", "from features import")
    w.commit("Rename build_features.py to features.py, like its stage")
    w.at("04-07 10:40")
    w.repro("evaluate")
    w.commit("Record the run after the rename")

    # A commit that was replaced: its run stays on the server.
    w.at("04-14 09:30", "data-scientist")
    w.git("switch", "--quiet", "-c", "more-trees")
    w.edit("params.yaml", "trees: 60", "trees: 400")
    w.commit("train_xgboost: many more trees")
    w.at("04-14 10:10")
    w.repro("evaluate")
    w.at("04-14 11:00")
    w.git("checkout", "--quiet", "HEAD", "--", "dvc.lock", "reports")
    w.edit("params.yaml", "trees: 400", "trees: 120")
    w.git("commit", "--quiet", "--all", "--amend", "-m", "train_xgboost: twice as many trees")
    w.at("04-14 11:25")
    w.repro("evaluate")
    w.commit("Record twice as many trees")
    w.at("04-16 15:00", "ml-engineer")
    w.merge("more-trees", "Merge branch 'more-trees'\n\nReviewed-by: Clinical Lead <clinical-lead@example.org>")
    w.at("04-17 09:00")
    w.run("python", "src/register.py", "xgboost", "champion")

    w.at("04-20 16:30")
    shutil.copy(FILES / "laptop/calibrate_tmp.py", w.laptop)
    w.run("python", "calibrate_tmp.py", str(w.repo), cwd=w.laptop)
    w.edit("src/serve.py", 'model = joblib.load("models/xgboost.joblib")\n',
           'model = joblib.load("models/xgboost.joblib")\ncalibrator = joblib.load("models/calibrator.joblib")\n')
    w.edit("src/serve.py", "    risk = float(model.predict_proba(features)[0, 1])\n",
           "    raw = model.predict_proba(features)[:, 1].reshape(-1, 1)\n    risk = float(calibrator.predict_proba(raw)[0, 1])\n")
    w.git("add", "--force", "models/calibrator.joblib")
    w.commit("serve: calibrate before the threshold is applied")

    w.at("04-22 11:00", "clinical-lead")
    w.add("docs/adr/0002-threshold.md")
    w.edit("params.yaml", "threshold: 0.5", "threshold: 0.4")
    w.commit("Threshold 0.4 after reading the missed cases")
    w.at("04-22 14:00", "ml-engineer")
    w.repro("evaluate")
    w.dvc("push", "--quiet")
    w.commit("Record the evaluation at 0.4")

    w.at("04-27 10:00", "data-scientist")
    metrics = json.loads((w.repo / "reports/metrics.json").read_text())["xgboost"]
    w.add("MODEL_CARD.md", **metrics)
    w.edit("MODEL_CARD.md", "**Version in production:** 1", "**Version in production:** 3")
    w.commit("Model card for version 3")
    w.at("04-28 09:30", "ml-engineer")
    w.git("tag", "-a", "v1.0.0", "-m", "First release for the clinic")
    w.client("client.transition_model_version_stage('referral-triage-xgboost', '3', 'Production')\n"
             "client.set_model_version_tag('referral-triage-xgboost', '3', 'release', 'v1.0.0')")


def may(w: Workshop) -> None:
    w.at("05-05 10:00", "data-scientist")
    w.add("src/threshold_search.py")
    w.commit("threshold_search: where should the working threshold lie?")
    w.at("05-05 11:00")
    w.run("python", "src/threshold_search.py")

    # An experiment that stayed one: only refs/exps knows it.
    w.at("05-06 14:00")
    w.dvc("exp", "run", "--quiet", "--name", "slower-learning", "--set-param", "train_xgboost.learning_rate=0.05", "evaluate")
    w.git("checkout", "--quiet", "HEAD", "--", ".")
    w.dvc("checkout", "--quiet")
    for reference in w.git("for-each-ref", "--format=%(refname)", "refs/exps").split():
        if not reference.endswith("/slower-learning"):
            w.git("update-ref", "-d", reference)

    w.at("05-07 18:30")
    (w.repo / "scratch").mkdir()
    shutil.copy(FILES / "scratch/night_sweep.py", w.repo / "scratch")
    sweep = subprocess.Popen(["python", "scratch/night_sweep.py"], cwd=w.repo, env=w.environment(PYTHONPATH="src"),
                             stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert sweep.stdout
    for line in sweep.stdout:
        if line.startswith("depth 4"):
            os.killpg(sweep.pid, signal.SIGKILL)
            break
    sweep.wait()
    shutil.rmtree(w.repo / "scratch")

    w.at("05-11 10:00", "data-steward")
    w.edit("src/import_wdbc.py", "    TARGET.parent.mkdir", '    frame.insert(0, "case_id", range(1, len(frame) + 1))\n    TARGET.parent.mkdir')
    w.run("python", "src/import_wdbc.py")
    w.dvc("add", "--quiet", "data/raw/wdbc.csv")
    w.append("data/SOURCE.md", "\nSince May 2026 each row carries a `case_id`, counted by us; it says nothing about a person.\n")
    w.commit("Data: number the cases")
    w.at("05-12 09:30", "data-scientist")
    w.edit("src/prepare.py", "    cases = pd.read_csv(RAW)\n", '    cases = pd.read_csv(RAW).drop(columns="case_id")\n')
    w.edit("params.yaml", "test_share: 0.2\n", "test_share: 0.25\n")
    w.commit("prepare: the case number is no measurement; a quarter of the cases for the test")
    w.at("05-12 10:00")
    w.repro("evaluate")
    w.dvc("push", "--quiet")
    w.commit("Record the run on the numbered cases")
    w.at("05-13 09:00", "ml-engineer")
    w.run("python", "src/register.py", "xgboost", "challenger")

    w.at("05-18 13:00", "platform-engineer")
    w.add("src/drift_check.py")
    w.append("dvc.yaml", stage("drift_check", deps=["data/features", "src/Drift_check.py"], outs=["reports/drift.json"],
                               plain=("reports/drift.json",)))
    w.commit("drift_check: have the measurements moved?")

    w.at("05-20 10:00", "security-engineer")
    w.add("SECURITY.md")
    w.commit("SECURITY: whom to write to")

    w.at("05-26 04:00", "dependabot")
    w.git("switch", "--quiet", "-c", "dependabot/fastapi")
    w.edit("requirements.txt", "fastapi==0.118.0", "fastapi==0.165.0")
    w.commit("Bump fastapi from 0.118.0 to 0.165.0", after=0)
    w.at("05-27 10:15", "ml-engineer-web")
    w.merge("dependabot/fastapi", "Merge pull request #12 from example-hospital/dependabot/fastapi")


def june(w: Workshop) -> None:
    w.at("06-02 10:00", "data-scientist")
    w.add("src/report.py", "docs/report_template.md")
    w.append("dvc.yaml", stage("report", deps=["docs/report_template.md", "reports/metrics.json", "src/report.py"],
                               outs=["reports/report.md"], plain=("reports/report.md",)))
    w.repro("report")
    w.commit("report: the table for the clinical review")

    w.at("06-04 11:00", "ml-engineer")
    w.client("client.set_registered_model_alias('referral-triage-xgboost', 'champion', '4')\n"
             "client.transition_model_version_stage('referral-triage-xgboost', '4', 'Production', archive_existing_versions=True)\n"
             "client.set_model_version_tag('referral-triage-xgboost', '4', 'clinical_review', '2026-06-03')")

    w.at("06-09 14:00", "data-scientist")
    w.add("src/explain.py")
    w.append("params.yaml", "\nexplain:\n  shap: false\n\nrun:\n  note: Summer refresh with deduplication and with SHAP values for the clinical review\n")
    w.append("dvc.yaml", stage("explain", deps=["data/features", "models/xgboost.joblib", "src/explain.py"],
                               outs=["reports/shap_values.csv"], params="explain", plain=("reports/shap_values.csv",)))
    w.commit("explain: SHAP values, off until the review asks for them")

    # Friday afternoon.
    w.at("06-12 16:50")
    (w.repo / "scratch").mkdir()
    shutil.copy(FILES / "scratch/hotfix_logistic.py", w.repo / "scratch")
    w.run("python", "scratch/hotfix_logistic.py", PYTHONPATH="src")
    shutil.rmtree(w.repo / "scratch")
    w.at("06-15 09:00")
    w.run("python", "quick_xgb.py", "9", cwd=w.laptop)
    w.client("experiment = client.get_experiment_by_name('exploration').experiment_id\n"
             "run = client.search_runs(experiment, order_by=['start_time DESC'])[0]\nclient.delete_run(run.info.run_id)")

    w.at("06-17 10:00", "clinical-lead")
    w.edit("docs/release.md", "Rolling back:", "The weekly review of missed cases is on Thursday.\n\nRolling back:")
    w.commit("docs: the weekly review")

    w.at("06-22 15:00", "ml-engineer")
    w.add(".mailmap")
    w.commit("mailmap: one entry for each address of the ML engineer")

    w.at("06-24 11:00", "platform-engineer")
    w.add("docker/train.Dockerfile")
    w.commit("docker: the image of the training runner")

    w.at("06-26 10:00", "ml-engineer")
    w.git("tag", "-a", "v1.1.0", "-m", "Numbered cases, report for the review")


def july_to_september(w: Workshop) -> None:
    w.at("07-03 12:30", "data-scientist-web")
    w.append("README.md", "The trained models (`models/xgboost.joblib`, `models/logistic.joblib`) are kept in DVC, not in git.\n")
    w.commit("README: where the models are", after=0)

    w.at("07-08 09:00", "ml-engineer")
    w.edit("params.yaml", "trees: 120", "trees: 150")
    w.commit("train_xgboost: 150 trees for the summer refresh")
    w.at("07-08 09:40")
    w.repro("report")
    w.dvc("push", "--quiet")
    w.commit("Record the summer refresh")
    w.at("07-09 10:00")
    w.run("python", "src/register.py", "xgboost", "challenger")
    w.client("client.transition_model_version_stage('referral-triage-xgboost', '5', 'Staging')")

    w.at("07-14 11:00", "data-scientist")
    w.edit("src/train_xgboost.py", "            n_jobs=1,\n", "            n_jobs=1,\n            min_child_weight=4,\n            subsample=0.8,\n")
    w.commit("train_xgboost: larger leaves, so that single cases weigh less")

    w.at("07-16 10:30", "clinical-lead")
    w.edit("params.yaml", "threshold: 0.4", "threshold: 0.3")
    w.commit("Threshold 0.3: three missed cases were too many")

    w.at("07-21 14:00", "data-scientist")
    w.git("switch", "--quiet", "-c", "calmer-baseline")
    w.edit("params.yaml", "  C: 1.0", "  C: 0.1")
    w.commit("train_logistic: stronger regularisation (try)")
    w.at("07-21 14:40")
    w.repro("train_logistic")
    w.git("checkout", "--quiet", "HEAD", "--", ".")
    w.git("switch", "--quiet", "main")
    w.dvc("checkout", "--quiet", "models/logistic.joblib")

    w.at("07-28 10:00", "ml-engineer")
    w.edit("src/serve.py", '    return {"refer_urgently": risk >= threshold, "risk": round(risk, 4)}\n',
           '    return {"refer_urgently": risk >= threshold, "risk": round(risk, 4), "release": RELEASE}\n')
    w.edit("src/serve.py", 'app = FastAPI(title="referral-triage")\n', 'RELEASE = "v1.2.0"\napp = FastAPI(title="referral-triage")\n')
    w.commit("serve: name the release in each answer")

    w.at("08-04 10:00", "security-engineer")
    w.add("docs/adr/0003-supply-chain.md")
    w.commit("ADR 3 (proposed): what we take from outside")

    w.at("08-18 09:00", "data-steward")
    w.append("data/SOURCE.md", "\nReviewed 2026-08-18: licence and purpose unchanged.\n")
    w.commit("Data: yearly review of source and licence")

    w.at("08-20 13:00", "data-scientist")
    w.add("experiments/note_embeddings.py")
    w.commit("experiments: words of the referral letter (not followed up)")

    w.at("08-25 16:00")
    write_notebook(w, first=False)
    w.commit("Notebook: what do the missed cases have in common?", "notebooks")

    w.at("09-01 10:00", "ml-engineer")
    (w.repo / "docs/pipeline.md").write_text("# The pipeline\n\nWritten by `dvc dag --md`.\n\n" + w.dvc("dag", "--md"))
    w.commit("docs: the pipeline as DVC sees it", "docs")

    w.at("09-08 11:00", "platform-engineer")
    w.edit(".github/workflows/deploy.yml", "rollout status deployment/referral-triage\n", "rollout status deployment/referral-triage --timeout=5m\n")
    w.commit("deploy: give up after five minutes", ".github")
    w.at("09-10 10:00", "ml-engineer")
    w.git("tag", "-a", "v1.2.0", "-m", "Threshold 0.3")


def tell(w: Workshop) -> None:
    for part in (february, march, april, may, june, july_to_september):
        part(w)
