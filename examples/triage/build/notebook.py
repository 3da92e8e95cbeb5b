"""The data scientist's notebook: really executed, the second time in the order somebody clicked."""
from __future__ import annotations

import json

from workshop import Workshop

FIRST = [
    "import pandas as pd\nfrom sklearn.linear_model import LogisticRegression",
    'cases = pd.read_csv("../data/raw/wdbc.csv")\ncases.shape',
    'cases.groupby("malignant")[["mean_radius", "mean_area", "worst_concave_points"]].mean().round(2)',
]
SECOND = [
    'missed = pd.read_csv("../data/review/missed_cases_2026-08.csv")\nlen(missed)',
    'missed[["mean_radius", "worst_area"]].describe().round(1)',
    'plain = LogisticRegression(max_iter=5000).fit(cases[["mean_radius", "worst_area"]], cases["malignant"])\n'
    'round(plain.score(cases[["mean_radius", "worst_area"]], cases["malignant"]), 3)',
]
# Malignant test cases with a risk below 0.6, as the review exports them. The file is never committed.
EXPORT = """
import joblib, pandas as pd
from pathlib import Path
cases = pd.read_csv("data/features/test.csv")
risk = joblib.load("models/xgboost.joblib").predict_proba(cases.drop(columns="malignant"))[:, 1]
Path("data/review").mkdir(exist_ok=True)
cases[(cases["malignant"] == 1) & (risk < 0.6)].to_csv("data/review/missed_cases_2026-08.csv", index=False)
"""
RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient

cells, order, path = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text, id=f"cell-{n}") for n, text in enumerate(cells, 1)])
notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": "notebooks"}})
with client.setup_kernel():
    for index in order:
        client.execute_cell(notebook.cells[index], index)
for cell in notebook.cells:
    cell.metadata.pop("execution", None)
nbformat.write(notebook, path)
"""


def write_notebook(w: Workshop, *, first: bool) -> None:
    cells = FIRST if first else FIRST + SECOND
    order = [0, 1, 2] if first else [0, 1, 5, 3, 4, 2]
    (w.repo / "notebooks").mkdir(exist_ok=True)
    if not first:
        w.run("python", "-c", EXPORT)
    # A Jupyter kernel does not start under the set clock; the file keeps no time, so it runs under the true one.
    w.run("python", "-c", RUN, json.dumps(cells), json.dumps(order), "notebooks/exploration.ipynb", LD_PRELOAD="")
