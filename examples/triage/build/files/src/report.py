"""Stage report: the table that the clinical review reads."""
import json
from pathlib import Path


def main() -> None:
    metrics = json.loads(Path("reports/metrics.json").read_text())
    rows = [
        f"| {name} | {result['threshold']} | {result['sensitivity']} | {result['specificity']} | {result['missed_cases']} |"
        for name, result in metrics.items()
    ]
    text = Path("docs/report_template.md").read_text().replace("{rows}", "\n".join(rows))
    Path("reports/report.md").write_text(text)


if __name__ == "__main__":
    main()
