"""Stage features: ratios a reader of the slide would look at, beside the raw measurements."""
import sys
from pathlib import Path

import pandas as pd

PREPARED = Path("data/prepared")
OUT = Path("data/features")


def add_ratios(cases: pd.DataFrame) -> pd.DataFrame:
    cases = cases.copy()
    cases["roundness"] = cases["mean_area"] / cases["mean_perimeter"] ** 2
    for name in ("radius", "texture", "area", "concave_points"):
        cases[f"{name}_worst_to_mean"] = cases[f"worst_{name}"] / cases[f"mean_{name}"].clip(lower=1e-6)
    return cases


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for part in ("train", "test"):
        featured = add_ratios(pd.read_csv(PREPARED / f"{part}.csv"))
        if "--check" not in sys.argv:
            featured.to_csv(OUT / f"{part}.csv", index=False)
        print(part, featured.shape)


if __name__ == "__main__":
    main()
