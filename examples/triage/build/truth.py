"""What is true of the finished example: the planted divergences, what must be left alone, and the three texts."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REPOSITORY = "referral-triage"
STORE = "triage-tracking"


@dataclass(frozen=True)
class Facts:
    head: str
    commits: int
    runs: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    aliases: dict[str, str]
    schema: str
    orphans: list[dict[str, Any]]
    stale: dict[str, list[str]]
    subjects: dict[str, str]

    def named(self, name: str) -> dict[str, Any]:
        return next(run for run in self.runs if run["name"] == name)

    def without_commit(self) -> list[dict[str, Any]]:
        return [run for run in self.runs if not run["commit"] and not run["deleted"]]

    def deleted(self) -> dict[str, Any]:
        return next(run for run in self.runs if run["deleted"])

    def commit(self, beginning: str) -> str:
        return next(sha for subject, sha in self.subjects.items() if subject.startswith(beginning))[:8]


def entry(kind: str, subject: str, why: str, outcome: str = "divergent", source: str = REPOSITORY, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "source": source, "subject": subject, "outcome": outcome, **more, "why": why}


def divergences(f: Facts) -> list[dict[str, Any]]:
    laptop, orphan = f.without_commit(), f.orphans[0]
    early = [f"{v['model']}/{v['version']}" for v in f.versions if v["before"]]
    bare = [f"{v['model']}/{v['version']}" for v in f.versions if not v["evaluated"]]
    return [
        entry("stale-run", "train_xgboost", "src/train_xgboost.py was changed after the last dvc repro and the lock was not refreshed.",
              about="src/train_xgboost.py", since=f.commit("train_xgboost: larger leaves")),
        entry("stale-run", "evaluate", "evaluate.threshold in params.yaml was changed after the last dvc repro (0.4 in the lock, 0.3 now).",
              about="params.yaml", since=f.commit("Threshold 0.3")),
        entry("undeclared-step", "src/serve.py", "Serves predictions; in no stage of dvc.yaml, no workflow runs it, the README does not name it. Only the Dockerfile starts it."),
        entry("undeclared-step", "src/threshold_search.py", "Chooses the threshold that is then typed into params.yaml; in no stage, workflow or chart."),
        entry("unexecuted-step", "drift_check", "A stage of dvc.yaml with no entry in dvc.lock."),
        entry("unexecuted-step", "explain", "A stage of dvc.yaml with no entry in dvc.lock."),
        entry("broken-declaration", "drift_check", "The stage depends on src/Drift_check.py; the file is src/drift_check.py.", about="src/Drift_check.py"),
        entry("broken-declaration", ".github/workflows/train.yml", "The job runs src/build_features.py, which was renamed to src/features.py.", about="src/build_features.py"),
        entry("missing-producer", "models/calibrator.joblib", "src/serve.py loads it; it was committed by hand, and no stage, run or script in the repository writes it."),
        entry("unjoined-run", "exploration", "Run on a laptop in a folder that is no git repository.", source=STORE, runs=[run["id"] for run in laptop]),
        entry("orphaned-run", "referral-triage", "The commit it names was amended; no branch or tag holds it, nor does the bundle.",
              source=STORE, runs=[orphan["id"]], commit=orphan["commit"]),
        entry("diagram-differs", "README.md", "The chart leaves out features, train_logistic, report, drift_check and explain, and draws approve and deploy, which are no stages.", about="dvc.yaml"),
        entry("documented-path-missing", "README.md", "Names src/build_features.py, which was renamed to src/features.py.", about="src/build_features.py"),
        entry("documented-path-missing", "docs/features.md", "Names src/build_features.py, which was renamed to src/features.py.", about="src/build_features.py"),
        entry("registered-unevaluated", "referral-triage-logistic", "Registered on a Friday from a run with a training metric only.",
              source=STORE, versions=bare, runs=[f.named("hotfix-logistic")["id"]]),
        entry("registered-before-run-ended", "referral-triage-xgboost", "Registered inside the training script, before its run ended.", source=STORE, versions=early),
        entry("approval-not-observable", ".github/workflows/deploy.yml", "The job names the environment production, and README.md, MODEL_CARD.md and docs/release.md say that the clinical lead approves each release; whether it is enforced is a setting outside git.",
              outcome="unknown", about="production"),
        entry("unpinned-input", ".github/workflows/train.yml", "Takes an action from a branch.", about="example-hospital/actions/setup-ml@main"),
        entry("unpinned-input", "Dockerfile", "Takes a base image by a moving tag.", about="python:latest"),
        entry("unpinned-input", "src/drift_check.py", "Reads a file from a branch by URL.", about="https://raw.githubusercontent.com/example-hospital/reference-ranges/main/cytology.csv"),
        entry("unpinned-input", "experiments/note_embeddings.py", "Loads a model without naming a revision.", about="google-bert/bert-base-uncased"),
        entry("setting-contradicts-note", "params.yaml", "The note says 'with SHAP values', explain.shap is false.", about="explain.shap"),
    ]


def clean(f: Facts) -> list[dict[str, Any]]:
    def fine(kind: str, subject: str, why: str, source: str = REPOSITORY) -> dict[str, Any]:
        return {"kind": kind, "source": source, "subject": subject, "why": why}

    return [
        *(fine("stale-run", name, "Everything the lock records for it equals HEAD.") for name in ("prepare", "features", "train_logistic", "report")),
        fine("undeclared-step", "src/register.py", "train.yml runs it."),
        fine("undeclared-step", "src/drift_check.py", "The command of drift_check names it correctly."),
        fine("undeclared-step", "src/tracking.py", "Imported by declared steps; does nothing by itself."),
        *(fine("unexecuted-step", name, "Has an entry in dvc.lock.") for name in ("prepare", "features", "train_logistic", "train_xgboost", "evaluate", "report")),
        *(fine("broken-declaration", name, "Every file it names exists or is made by another stage.") for name in ("prepare", "features", "train_logistic", "train_xgboost", "evaluate", "report", "explain")),
        fine("broken-declaration", ".github/workflows/deploy.yml", "scripts/smoke_test.sh and the reusable workflow exist."),
        fine("missing-producer", "models/xgboost.joblib", "Made by train_xgboost; not in git because DVC keeps it."),
        fine("missing-producer", "models/logistic.joblib", "Made by train_logistic; not in git because DVC keeps it."),
        fine("missing-producer", "data/raw/wdbc.csv", "The raw input, tracked by its own .dvc file."),
        fine("unjoined-run", "referral-triage", "Every run names its commit.", STORE),
        fine("unjoined-run", "threshold-study", "Every run names its commit.", STORE),
        fine("orphaned-run", "threshold-study", "Every commit named is in main.", STORE),
        fine("orphaned-run", f.commit("train_logistic: stronger regularisation"), "The run's commit is in the branch calmer-baseline, not in main.", STORE),
        fine("diagram-differs", "docs/pipeline.md", "Written by dvc dag; equals dvc.yaml."),
        fine("documented-path-missing", "README.md: models/xgboost.joblib", "An output of a stage; kept by DVC, not in git."),
        fine("documented-path-missing", "README.md: src/prepare.py", "Exists."),
        fine("documented-path-missing", "data/SOURCE.md: data/raw/wdbc.csv", "Kept by DVC."),
        fine("documented-path-missing", "docs/release.md: reports/metrics.json", "Exists."),
        fine("documented-path-missing", "docs/adr/0003-supply-chain.md: train.yml", "A bare name; the file is .github/workflows/train.yml."),
        fine("registered-unevaluated", "referral-triage-xgboost", "Each version's run has metrics of the test cases.", STORE),
        fine("registered-before-run-ended", "referral-triage-logistic", "Both versions were registered after their runs ended.", STORE),
        fine("approval-not-observable", ".github/workflows/ci.yml", "Names no environment."),
        fine("approval-not-observable", ".github/workflows/train.yml", "Names no environment."),
        fine("unpinned-input", ".github/workflows/ci.yml", "Actions pinned to full commits, packages to versions."),
        fine("unpinned-input", "requirements.txt", "Every package has an exact version."),
        fine("unpinned-input", "docker/train.Dockerfile", "The image has a full version tag (not a digest: weaker, but no moving name)."),
        fine("setting-contradicts-note", "params.yaml: prepare.deduplication", "The note says 'with deduplication', the setting is true."),
    ]


def also(f: Facts) -> list[dict[str, Any]]:
    """True as well, of no kind above."""
    return [
        {"what": "zombie run", "where": f"{STORE}: {f.named('night-sweep')['id']}", "why": "Status RUNNING for ever: the machine was switched off in the middle."},
        {"what": "deleted run", "where": f"{STORE}: {f.deleted()['id']}", "why": "Deleted through the API, so lifecycle_stage is 'deleted'; it names no commit either, but must not be counted."},
        {"what": "commented-out control", "where": ".github/workflows/ci.yml", "why": "pip-audit is a comment since " + f.commit("ci: audit off") + "; SECURITY.md still says dependencies are audited on every push."},
        {"what": "CI that only lints", "where": ".github/workflows/ci.yml", "why": "Nothing is tested or evaluated on a change."},
        {"what": "card behind the registry", "where": "MODEL_CARD.md", "why": "Says version 3 is in production; alias champion and stage Production are on version 4. Its figures are those of version 3, at a threshold of 0.4 and on a fifth of the cases; now 0.3 and a quarter."},
        {"what": "owner of record does not act", "where": "CODEOWNERS", "why": "src/serve.py belongs to the data scientist on record; only the ML engineer ever changed it. The default owner, data-science-lead, made no commit."},
        {"what": "two identities, joined", "where": ".mailmap", "why": "ml-engineer@example.org and 48213377+ml-engineer@users.noreply.github.com are one role."},
        {"what": "two identities, not joined", "where": "git history", "why": "data-scientist@example.org and 51720846+data-scientist@users.noreply.github.com are one role; no .mailmap line says so."},
        {"what": "bot", "where": "git history", "why": "dependabot[bot] is no person."},
        {"what": "hidden experiment", "where": "refs/exps", "why": "slower-learning was run with dvc exp run; no branch holds it."},
        {"what": "unmerged branch", "where": "calmer-baseline", "why": "A tried parameter with a run; never merged."},
        {"what": "notebook out of order", "where": "notebooks/exploration.ipynb", "why": "Execution counts 1, 2, 6, 4, 5, 3 from top to bottom; reads data/review/missed_cases_2026-08.csv, which is not in the repository."},
        {"what": "source not in the commit", "where": f"{STORE}: {f.named('hotfix-logistic')['id']}", "why": "Its source, scratch/hotfix_logistic.py, is in no commit; nor is that of the zombie run, scratch/night_sweep.py."},
        {"what": "review as a tag", "where": f"{STORE}: referral-triage-xgboost version 4", "why": "Tag clinical_review=2026-06-03: anybody with access can set it, and it does not say who did. No approval can rest on it."},
        {"what": "binary model in git", "where": "models/calibrator.joblib", "why": "A pickle inside joblib: code may run on load."},
    ]


def either_way(f: Facts) -> list[dict[str, Any]]:
    return [
        {"subject": "src/import_wdbc.py", "why": "Run by hand by the data steward when the set changes; the .dvc file is its record. Naming it as undeclared is defensible, so is not naming it."},
        {"subject": "orphaned-run refs/exps", "why": "The run of the hidden experiment names its baseline commit, which is in main."},
        {"subject": "documented-path-missing MODEL_CARD.md, docs/adr", "why": "They name only files that exist."},
    ]


def expected(f: Facts) -> dict[str, Any]:
    return {
        "head": f.head,
        "divergences": divergences(f),
        "clean": clean(f),
        "also": also(f),
        "either_way": either_way(f),
    }


def table(rows: list[list[str]], *heads: str) -> str:
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def where(item: dict[str, Any]) -> str:
    parts = [f"`{item['subject']}`"]
    if "about" in item:
        parts.append(f"`{item['about']}`")
    parts += [f"version `{version}`" for version in item.get("versions", [])]
    parts += [f"run `{run[:8]}`" for run in item.get("runs", [])]
    if "commit" in item:
        parts.append(f"commit `{item['commit'][:8]}`")
    if "since" in item:
        parts.append(f"since `{item['since']}`")
    return ", ".join(parts)


def readme(f: Facts) -> str:
    finished = [run for run in f.runs if not run["deleted"]]
    return f"""# Example: referral-triage

A small project that was really run, from February to September 2026 in its own time. A hospital team (a data scientist,
an ML engineer, a platform engineer, a clinical lead, a security engineer, a data steward: roles, not persons) builds a
model that decides whether a fine-needle-aspirate case is referred to a specialist urgently. The team and the hospital
are invented; the data are open (see [SOURCE.md](SOURCE.md)). Not for clinical use.

| file | what |
| --- | --- |
| `throughline.yaml` | the two sources of this workspace |
| `repository.bundle` | the project's git repository: {f.commits} commits, `git clone repository.bundle` |
| `mlflow.db` | the team's tracking server: {len(finished)} runs and a deleted one, {len(f.versions)} registered versions of two models |
| `expected.yaml` | what is true of it: the divergences below, and what must not be reported |
| `SOURCE.md` | licence of the data, versions of the tools, how the clock was set |
| `build/` | the scripts that build it; nobody needs them to look at the example |

```mermaid
flowchart LR
    prepare --> features
    features --> train_logistic --> evaluate
    features --> train_xgboost --> evaluate
    evaluate --> report
    features -.-> drift_check
    train_xgboost -.-> explain
    train_xgboost -.-> serve[src/serve.py]
    calibrator[models/calibrator.joblib] -.-> serve
```

Drawn through: has a run on record. Dotted: has none.

## What goes wrong

In the ordinary ways. This table and `expected.yaml` are written by the same script.

{table([[item["kind"], where(item), item["outcome"], item["why"]] for item in divergences(f)], "kind", "where", "outcome", "why")}

## What else is true

{table([[item["what"], f"`{item['where']}`", item["why"]] for item in also(f)], "what", "where", "why")}

## What is fine

{table([[item["kind"], f"`{item['subject']}`", item["why"]] for item in clean(f)], "must not be reported as", "subject", "because")}
"""


def source_note(f: Facts, *, served: str, python: str, tools: dict[str, str], digests: dict[str, str]) -> str:
    return f"""# Where this comes from

## The data

Breast Cancer Wisconsin (Diagnostic), by W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), UCI Machine Learning
Repository, https://doi.org/10.24432/C5DW2B, licensed under
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). The copy is the one that ships with scikit-learn
(`sklearn.datasets.load_breast_cancer`). Changed by us: column names with underscores, the target turned round
(1 = malignant), from May 2026 of the story a counted `case_id`. The 569 rows hold no names and no dates.

The CSV itself is kept by DVC and is not in the bundle. In git are figures computed from it, a notebook with a few of
them, and one calibrator of two numbers.

The story, the hospital and its team are invented. The project's text and code are ours, under the licence of Throughline.

## What was run

Everything that a record says was run, was run, in the order of the story, by `build/build.py`: each `dvc repro`, each training
run, each registration, each commit and merge. Runs, metrics, versions, aliases and stages were written by MLflow,
`dvc.lock` by DVC, the notebook's counts and outputs by a Jupyter kernel. No row was written or edited by hand.
The service was started once on the finished project: {served}.

Not run: the GitHub workflows and the Dockerfile (there is no GitHub and no cluster behind the story), and the stages
`drift_check` and `explain` (that is part of the story). The remote `git.example.org` does not exist. Hosts and packages
under `example-hospital` are invented.

The project's `requirements.txt` names older versions of uvicorn and fastapi before the two Dependabot commits; the
machine had the newer ones all the time.

## The clock

Only the clock was set: git got author and committer dates, and Python, DVC and the MLflow server ran under libfaketime, which
read the story's time from one file for all of them. So the months between two steps are the story's, while durations are
true: from a tenth of a second to some twenty seconds, depending on how busy the machine was. What waits in the story did
not wait in the build.

## Tools

{table([["Python", python], *[[name, number] for name, number in tools.items()], ["MLflow schema (alembic)", f.schema]], "tool", "version")}

All other packages: `build/requirements.txt`.

## Digests (SHA-256)

{table([[f"`{name}`", f"`{digest}`"] for name, digest in digests.items()], "file", "digest")}

HEAD of the bundle: `{f.head}`.

## Built again

The same commands give the same story, the same commits in the same order with the same dates, and the same kinds of
divergence in the same places; the build checks that itself and stops when one is missing. Different each time: run ids,
MLflow's made-up run names, model ids, times to the second, and therefore `reports/*_run.json`, `dvc.lock` and the commit ids.
"""
