"""What the story needs to be played: a clock, the people, one repository, one tracking server."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

FILES = Path(__file__).parent / "files"
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
PORT = 5055

PEOPLE = {
    "data-scientist": ("Data Scientist", "data-scientist@example.org"),
    # The same role from the web editor; no .mailmap line joins the two.
    "data-scientist-web": ("data-scientist", "51720846+data-scientist@users.noreply.github.com"),
    "ml-engineer": ("ML Engineer", "ml-engineer@example.org"),
    # The same role from the web editor; .mailmap joins the two.
    "ml-engineer-web": ("ML Engineer", "48213377+ml-engineer@users.noreply.github.com"),
    "platform-engineer": ("Platform Engineer", "platform-engineer@example.org"),
    "clinical-lead": ("Clinical Lead", "clinical-lead@example.org"),
    "security-engineer": ("Security Engineer", "security-engineer@example.org"),
    "data-steward": ("Data Steward", "data-steward@example.org"),
    "dependabot": ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
}


class Workshop:
    def __init__(self, root: Path, python: Path) -> None:
        self.root = root
        self.repo = root / "referral-triage"
        self.laptop = root / "laptop"
        self.store = root / "tracking" / "mlflow.db"
        self.bin = python.parent
        self.clock = root / "clock"
        self.who = "data-scientist"
        self.now = datetime(2026, 2, 1, tzinfo=timezone.utc)
        self.server: subprocess.Popen[bytes] | None = None
        for folder in (self.repo, self.laptop, self.store.parent, root / "home"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        shutil.rmtree(root / "dvc-storage", ignore_errors=True)

    # The clock -------------------------------------------------------------

    def at(self, when: str, who: str | None = None) -> None:
        """From here on it is `when` (local time of the story), and the clock runs at its own speed."""
        naive = datetime.strptime(f"2026-{when}", "%Y-%m-%d %H:%M")
        hours = 2 if naive >= datetime(2026, 3, 29, 2) else 1
        moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
        if moment < self.now:
            raise ValueError(f"the story goes backwards at {when}")
        self.now = moment
        if who:
            self.who = who
        self.clock.write_text(f"{moment.timestamp() - time.time():.0f}\n")

    def later(self, minutes: int) -> None:
        moment = self.now + timedelta(minutes=minutes)
        self.at(moment.strftime("%m-%d %H:%M"))

    # Commands --------------------------------------------------------------

    def environment(self, **more: str) -> dict[str, str]:
        name, email = PEOPLE[self.who]
        user = self.who.removesuffix("-web")
        stamp = self.now.isoformat()
        return {
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "HOME": str(self.root / "home"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "LOGNAME": user,
            "USER": user,
            "LD_PRELOAD": FAKETIME,
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_NAME": "GitHub" if self.who.endswith("-web") or self.who == "dependabot" else name,
            "GIT_COMMITTER_EMAIL": "noreply@github.com" if self.who.endswith("-web") or self.who == "dependabot" else email,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_EDITOR": "true",
            "DVC_NO_ANALYTICS": "1",
            "DVC_SITE_CACHE_DIR": str(self.root / "home" / "dvc"),
            "DO_NOT_TRACK": "true",
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{PORT}",
            "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **more,
        }

    def run(self, *command: str, cwd: Path | None = None, fails: bool = False, **more: str) -> str:
        done = subprocess.run(
            command, cwd=cwd or self.repo, env=self.environment(**more), capture_output=True, text=True, check=False,
            timeout=300,
        )
        if (done.returncode != 0) != fails:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments)

    def dvc(self, *arguments: str) -> str:
        return self.run("dvc", *arguments)

    def repro(self, target: str) -> None:
        print(f"  dvc repro {target}", flush=True)
        self.dvc("repro", target)

    # Files -----------------------------------------------------------------

    def add(self, *paths: str, source: str = "", **values: object) -> None:
        """Copy files of the same name from files/ (or files/<source>/)."""
        for path in paths:
            target = self.repo / path
            target.parent.mkdir(parents=True, exist_ok=True)
            text = (FILES / source / path).read_text()
            for key, value in values.items():
                text = text.replace(f"{{{key}}}", str(value))
            target.write_text(text)

    def edit(self, path: str, old: str, new: str) -> None:
        target = self.repo / path
        text = target.read_text()
        if text.count(old) != 1:
            raise SystemExit(f"{path}: found {text.count(old)} times: {old!r}")
        target.write_text(text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        target = self.repo / path
        target.write_text((target.read_text() if target.exists() else "") + text)

    def commit(self, message: str, *paths: str, after: int = 20) -> str:
        self.later(after)
        self.git("add", "--", *(paths or (".",)))
        self.git("commit", "--quiet", "-m", message)
        print(f"{self.now:%m-%d} {self.who}: {message.splitlines()[0]}", flush=True)
        return self.git("rev-parse", "HEAD").strip()

    def merge(self, branch: str, message: str) -> None:
        self.git("switch", "--quiet", "main")
        self.git("merge", "--quiet", "--no-ff", "-m", message, branch)
        self.git("branch", "--quiet", "-D", branch)
        print(f"{self.now:%m-%d} {self.who}: {message.splitlines()[0]}", flush=True)

    # The tracking server ---------------------------------------------------

    def start_server(self) -> None:
        self.server = subprocess.Popen(
            ["mlflow", "server", "--host", "127.0.0.1", "--port", str(PORT), "--workers", "1",
             "--backend-store-uri", f"sqlite:///{self.store}",
             "--artifacts-destination", str(self.store.parent / "artifacts")],
            cwd=self.store.parent, env=self.environment(FAKETIME_NO_CACHE="1"), start_new_session=True,
            stdout=(self.root / "server.log").open("wb"), stderr=subprocess.STDOUT,
        )
        for _ in range(120):
            if self.server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=1)
                return
            except OSError:
                time.sleep(0.5)
        raise SystemExit("the tracking server did not come up; see server.log")

    def stop_server(self) -> None:
        if self.server:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(timeout=30)

    def client(self, code: str) -> str:
        """What somebody does in the registry by hand."""
        return self.run("python", "-c", f"import mlflow\nclient = mlflow.MlflowClient()\n{code}", cwd=self.laptop)
