"""check_exports.py READER...: in the folder that exports_test.sh made, holds what TensorBoard and pandas read
against the text of metrics.csv, which the csv module reads."""

import csv
import math
import pathlib
import sys


def figures(run):
    """{(figure, epoch): value} of what a run's metrics.csv says."""
    found = {}
    with open(run / "metrics.csv") as file:
        for row in csv.DictReader(file):
            for name, text in row.items():
                if name not in ("epoch", "step") and text:
                    found[name, int(row["epoch"])] = float(text)
    return found


def single(value):
    """In single precision, as TensorBoard keeps scalars."""
    import struct

    return struct.unpack("f", struct.pack("f", value))[0]


def check_tensorboard(runs):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for run in runs:
        events = EventAccumulator(str(pathlib.Path("events") / run.name))
        events.Reload()
        read = {
            (name, event.step): event.value
            for name in events.Tags()["scalars"]
            for event in events.Scalars(name)
        }
        expected = {place: single(value) for place, value in figures(run).items()}
        assert len(expected) > 20, expected
        assert read == expected, (run, read, expected)
        print(f"TensorBoard: {len(read)} scalars of {run.name} are equal")


def check_pandas(runs):
    page = {}
    exec(pathlib.Path("page.py").read_text(), page)  # the lines that a reader would copy
    table, metrics = page["table"], page["metrics"]
    expected = figures(runs[0])
    read = {
        (name, int(row["epoch"])): row[name]
        for _, row in metrics.iterrows()
        for name in metrics.columns
        if name not in ("epoch", "step") and not math.isnan(row[name])
    }
    assert read == expected, (read, expected)
    assert len(table) == sum(len({epoch for _, epoch in figures(run)}) for run in runs)
    assert sorted(table["optimiser.learning_rate"].unique()) == [1e-3, 1e-2], table.columns
    print(f"pandas: {len(table)} rows, {len(read)} figures are equal")


all_runs = sorted(
    path for path in pathlib.Path("runs").glob("sweep-rates-*") if not path.is_symlink()
)
assert len(all_runs) == 2, all_runs
for reader in sys.argv[1:]:
    {"tensorboard": check_tensorboard, "pandas": check_pandas}[reader](all_runs)
