"""Fetch the diagnostic breast cancer set that ships with scikit-learn and write it as one CSV.

Run by the data steward when the set changes, not by the pipeline.
"""
from pathlib import Path

from sklearn.datasets import load_breast_cancer

TARGET = Path("data/raw/wdbc.csv")


def main() -> None:
    bunch = load_breast_cancer(as_frame=True)
    frame = bunch.frame.rename(columns=lambda name: name.replace(" ", "_"))
    # scikit-learn codes 0 = malignant; the team's question is "is it malignant?"
    frame["malignant"] = 1 - frame.pop("target")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(TARGET, index=False)
    print(f"{len(frame)} cases, {int(frame['malignant'].sum())} malignant")


if __name__ == "__main__":
    main()
