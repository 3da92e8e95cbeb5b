"""Stage prepare: drop repeated rows and split the cases into train and test."""
from pathlib import Path

import pandas as pd
import yaml
from sklearn.model_selection import train_test_split

RAW = Path("data/raw/wdbc.csv")
OUT = Path("data/prepared")


def main() -> None:
    params = yaml.safe_load(Path("params.yaml").read_text())["prepare"]
    cases = pd.read_csv(RAW)
    if params["deduplication"]:
        cases = cases.drop_duplicates()
    train, test = train_test_split(
        cases,
        test_size=params["test_share"],
        random_state=params["seed"],
        stratify=cases["malignant"],
    )
    OUT.mkdir(parents=True, exist_ok=True)
    train.to_csv(OUT / "train.csv", index=False)
    test.to_csv(OUT / "test.csv", index=False)
    print(f"train {len(train)}, test {len(test)}")


if __name__ == "__main__":
    main()
