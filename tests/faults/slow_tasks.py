"""Tasks that write down what becomes of them, for a worker whose broker is killed."""

import os
import time
from pathlib import Path

from config.celery import app


def write(line: str) -> None:
    """Add a line to the file that the test reads."""
    with Path(os.environ["FAULTS_DIARY"]).open("a", encoding="ascii") as diary:
        diary.write(f"{line}\n")


@app.task(name="faults.take_long", time_limit=1, soft_time_limit=1)
def take_long(seconds: float) -> None:
    """Take longer than the limit: a thread cannot be ended."""
    write("began")
    time.sleep(seconds)
    write("ended")


@app.task(name="faults.be_quick")
def be_quick() -> None:
    """Be done at once."""
    write("quick")
