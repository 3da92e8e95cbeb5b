"""Builds ../repository.bundle, ../mlflow.db, ../SOURCE.md, ../README.md and ../expected.yaml. See README.md here."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

import publish
from story import tell
from workshop import Workshop


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("/srv/triage"), help="working folder; its contents are replaced")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent)
    options = parser.parse_args()
    workshop = Workshop(options.root, Path(sys.executable))
    workshop.at("02-01 08:00")
    workshop.start_server()
    try:
        tell(workshop)
        served = publish.try_serving(workshop)
    finally:
        workshop.stop_server()
    publish.write(workshop, options.out, served)


if __name__ == "__main__":
    main()
