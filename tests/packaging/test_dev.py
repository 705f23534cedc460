"""The commands that dev.py runs, put together and not run."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PYTHON = Path("python")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["lesson.convolarium"], False),
        (["render", "convolution", "-o", "out"], True),
        (["labs", "--json"], True),
        (["--help"], True),
        (["lesson.convolarium", "--help"], True),
    ],
)
def test_is_headless(dev: ModuleType, arguments: list[str], expected: bool) -> None:
    assert dev.is_headless(arguments) is expected


def test_the_gallery_renders_every_lab_in_both_formats(dev: ModuleType) -> None:
    commands = dev.gallery_commands(PYTHON, ["convolution", "fourier"], Path("gallery"))
    start = ["python", "-m", "guiapp", "render", "convolution", "fourier", "-o", "gallery"]
    assert commands == [[*start, "--format", "png"], [*start, "--format", "pdf"]]


@pytest.fixture
def calls(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run: `labs --json` answers with two labs, all else succeeds."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        listed = json.dumps([{"key": "convolution"}, {"key": "fourier"}])
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=listed)

    def replace(command: list[str], *_: object) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr(dev.subprocess, "run", run)
    monkeypatch.setattr(dev.subprocess, "call", lambda command: run(command).returncode)
    monkeypatch.setattr(dev, "replace", replace)
    monkeypatch.setattr(dev.environment, "ensure", lambda _: PYTHON)
    return commands


def test_run_without_a_display_says_so_and_renders(
    dev: ModuleType,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev.system, "has_display", lambda _: False)
    assert dev.main(["run"]) == 0
    assert "no display" in capsys.readouterr().out
    assert calls[0][2:] == ["guiapp", "labs", "--json"]
    assert [call[3:6] for call in calls[1:]] == [["render", "convolution", "fourier"]] * 2


def test_run_passes_its_arguments_on(
    dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.system, "has_display", lambda _: True)
    dev.main(["run", "my lesson.convolarium"])
    assert calls == [["python", "-m", "guiapp", "my lesson.convolarium"]]


def test_run_renders_without_a_display_where_that_was_asked_for(
    dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.system, "has_display", lambda _: False)
    dev.main(["run", "render", "fourier", "-o", "here"])
    assert calls == [["python", "-m", "guiapp", "render", "fourier", "-o", "here"]]


def test_bench_passes_its_arguments_on(dev: ModuleType, calls: list[list[str]]) -> None:
    dev.main(["bench", "convolve", "--json"])
    assert calls == [["python", "-m", "guiapp", "bench", "convolve", "--json"]]


def test_screenshot_passes_its_options_on(dev: ModuleType, calls: list[list[str]]) -> None:
    dev.main(["screenshot", "--palette", "dark"])
    assert Path(calls[0][1]).is_file()
    assert calls[0][2:] == ["--palette", "dark"]


def test_test_runs_every_check_in_order(dev: ModuleType) -> None:
    checks = dev.test_commands(PYTHON, [], workers=2)
    assert [name for name, _ in checks] == ["format", "lint", "types", "tests"]
    assert checks[-1][1][2:] == ["pytest", "-q", "-n", "2"]


def test_test_with_arguments_runs_pytest_alone(dev: ModuleType) -> None:
    checks = dev.test_commands(PYTHON, ["-k", "foo"], workers=0)
    assert checks == [("tests", ["python", "-m", "pytest", "-q", "-n", "0", "-k", "foo"])]


def test_a_failed_check_does_not_stop_the_others(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.environment, "ensure", lambda _: PYTHON)
    monkeypatch.setattr(dev, "timed", lambda name, *_: (int(name == "lint"), 0.25))
    assert dev.main(["test"]) == 1
    words = [line.split()[:2] for line in capsys.readouterr().out.splitlines() if line]
    assert words == [
        ["passed", "format"],
        ["FAILED", "lint"],
        ["passed", "types"],
        ["passed", "tests"],
    ]


def test_a_users_own_thread_count_is_kept(dev: ModuleType) -> None:
    env = dev.test_environment({"OMP_NUM_THREADS": "3", "QT_QPA_PLATFORM": "xcb"})
    assert env["OMP_NUM_THREADS"] == "3"
    assert env["OPENBLAS_NUM_THREADS"] == "1"
    assert env["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["walk"]])
def test_without_a_verb_it_lists_them(
    dev: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert dev.main(arguments) == (0 if arguments == ["--help"] else 2)
    assert "dev.py test" in capsys.readouterr().out


def test_it_needs_the_standard_library_only(dev: ModuleType) -> None:
    """As a person starts it: isolated from whatever is installed."""
    command = [sys.executable, "-S", str(dev.__file__), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "dev.py run" in done.stdout
