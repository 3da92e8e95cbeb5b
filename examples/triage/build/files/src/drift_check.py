"""Stage drift_check: have the measurements moved since the model was trained?"""
import json
from pathlib import Path

import pandas as pd

# The laboratory's reference ranges, kept by the laboratory.
RANGES = "https://raw.githubusercontent.com/example-hospital/reference-ranges/main/cytology.csv"


def main() -> None:
    ranges = pd.read_csv(RANGES).set_index("measurement")
    cases = pd.read_csv("data/features/test.csv")
    outside = {
        name: float(((cases[name] < row["low"]) | (cases[name] > row["high"])).mean())
        for name, row in ranges.iterrows()
    }
    Path("reports/drift.json").write_text(json.dumps(outside, indent=2) + "\n")


if __name__ == "__main__":
    main()
