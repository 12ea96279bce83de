"""Kill, stop and cut everything while people write and watch; print what was lost: nothing, one hopes.

``python3 benchmarks/faults.py --runs 200 --seed 1`` (about ten minutes on two cores)
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.bootstrap import enter_environment


def main() -> int:
    """Run once and print the table; exit 1 when anything is wrong."""
    enter_environment([sys.argv[0], *sys.argv[1:]])
    from tests.faults.harness.running import BREAKS, run

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=200, help="how many kill -9; a quarter as many others on top"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides the order")
    parser.add_argument(
        "--break",
        dest="broken",
        choices=list(BREAKS),
        action="append",
        default=[],
        help="take this away: it must fail",
    )
    options = parser.parse_args()
    report = run(kills=options.runs, seed=options.seed, broken=options.broken, is_told=True)
    print(f"\n{report.table()}\n\n{report.summary()}")
    return 1 if report.verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main())
