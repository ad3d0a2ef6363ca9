"""`make load`: 64 clients on this machine register for too few seats, on SQLite and on PostgreSQL.

python -m scripts.load [sqlite] [postgres] [--without-guard]

It prints a table, writes build/load.json, and exits with 1 if a seat was given twice or a person was lost. Slowness is
only reported, because it depends on the machine. All databases are temporary.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from scripts.load.report import table, verdicts
from scripts.messages import compile_stale
from scripts.postgres import start_server
from scripts.scratch import scratch_directory

ENGINES = ("sqlite", "postgres")
RESULT = Path(__file__).resolve().parents[2] / "build" / "load.json"


def main() -> None:
    arguments = _arguments()
    compile_stale()
    results = []
    for engine in arguments.engines or ENGINES:
        print(f"{engine} …", flush=True)
        results += [{"engine": engine} | one for one in _rush(engine, without_guard=arguments.without_guard)]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n")
    print(f"\n{table(results)}\n")
    for result in results:
        print("\n".join(verdicts(result)))
    if arguments.without_guard and not sum(result["oversold"] for result in results):
        sys.exit("The negative control gave no seat twice, so this run proves nothing.")
    sys.exit(any(result["faults"] for result in results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load", description="Too few seats, 64 clients.")
    parser.add_argument("engines", nargs="*", choices=[[], *ENGINES], help="default: both")
    parser.add_argument("--without-guard", action="store_true", help="negative control: must find seats given twice")
    return parser.parse_args()


def _rush(engine: str, *, without_guard: bool) -> list[dict]:
    scratch = scratch_directory()
    result = scratch / f"{engine}.json"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "scripts.load.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": _database(engine, scratch),
        "LOAD_WITHOUT_GUARD": "on" if without_guard else "off",
    }
    subprocess.run([sys.executable, "-m", "django", "rush", result], env=environment, check=True)
    return json.loads(result.read_text())


def _database(engine: str, scratch: Path) -> str:
    return f"sqlite:///{scratch}/portal.sqlite3" if engine == "sqlite" else start_server(scratch, durable=True)


if __name__ == "__main__":
    main()
