"""What does a hostile answer cost us? Every case of the hostile test server, several times; the dearest are printed.

Of each case the least of all rounds counts: what is above it, the machine added. Processor time, not elapsed time.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.web import hostile_server
from tests.web.hostile import CASES

ROUNDS, SHOWN, SECONDS = 5, 6, 2
AIMS = {"cpu": 0.3, "stall": 0.1}


def visit_all(ports: hostile_server.Ports) -> dict[str, dict[str, float]]:
    cases = [(case.url, case.kind, SECONDS if case.code == "timeout" else 60) for case in CASES]
    command = [sys.executable, "-m", "tests.web.hostile_client", str(ports.http), str(ports.https), ports.ca_file]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=True)
    results: dict[str, dict[str, float]] = json.loads(done.stdout)["results"]
    return results


def main() -> None:
    costs: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in AIMS}
    with tempfile.TemporaryDirectory() as folder, hostile_server.serve(Path(folder)) as ports:
        for _ in range(ROUNDS):
            for url, result in visit_all(ports).items():
                for name, found in costs.items():
                    found[url].append(result[name])
    for name, found in costs.items():
        least = sorted(((min(values), url) for url, values in found.items()), reverse=True)
        over = sum(seconds > AIMS[name] for seconds, _ in least)
        print(f"{name}: {len(least)} cases, {over} above {AIMS[name]} s; the dearest:")
        for seconds, url in least[:SHOWN]:
            print(f"  {seconds * 1000:7.1f} ms  {url}")


if __name__ == "__main__":
    main()
