import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guiapp.cli import main
from guiapp.cli.window import has_display

ROOT = Path(__file__).resolve().parents[2]


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on stderr of a call that is refused."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convolarium: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["rendr"], "There is no file 'rendr'; convolarium --help lists the commands."),
        (["--nonsense"], "unrecognized arguments: --nonsense; convolarium --help tells more."),
        (["render"], "arguments are required: WHAT; convolarium render --help tells more."),
        (["render", "a", "--dpi", "x"], "argument --dpi: invalid float value: 'x'"),
        (["render", "a", "--frame", "1.5"], "argument --frame: invalid int value: '1.5'"),
        (["render", "a", "--format", "avi"], "webm, gif, apng, webp, frames; avi came"),
        (["render", "a", "--theme", "blue"], "theme can be light, dark, transparent; blue came"),
        (["render", "a", "--width-mm", "0"], "width-mm can be 20 to 1000; 0 came"),
        (["render", "a", "--device", "tpu"], "device can be auto, cpu, gpu; tpu came"),
        (["labs", "--yaml"], "unrecognized arguments: --yaml"),
        (["bench", "nothing"], "; nothing came"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    assert expected in complaint(capsys, *arguments)


@pytest.mark.parametrize("arguments", [["--help"], ["render", "--help"], ["bench", "-h"]])
def test_help(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("usage: convolarium")
    assert err == ""


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    out = capsys.readouterr().out
    for name in ("render", "labs", "doctor", "bench", "DOCUMENT"):
        assert name in out
    for later in ("lessons", "gif", "mp4"):
        assert later not in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Convolarium 0.")


def test_without_a_display_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "convolarium render convolution -o figures --format pdf" in complaint(capsys)
    path = tmp_path / "a.convolarium"
    path.write_text("{}")
    assert f"convolarium render {path} -o figures" in complaint(capsys, str(path))


@pytest.mark.parametrize(
    ("env", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_where_a_window_can_be(env: dict[str, str], platform: str, expected: bool) -> None:
    assert has_display(env, platform) is expected


def test_the_window_is_asked_for_with_the_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = type(sys)("guiapp.ui.app")
    asked: list[Path | None] = []
    app.run = lambda path, painted: asked.append(path) or 7  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "guiapp.ui", type(sys)("guiapp.ui"))
    monkeypatch.setitem(sys.modules, "guiapp.ui.app", app)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "a.convolarium"
    path.touch()
    try:
        assert main([]) == 7
        assert main([str(path)]) == 7
    finally:
        gc.enable()  # which the window does when it is there
    assert asked == [None, path]


LIGHT = """
import sys, guiapp.cli
code = guiapp.cli.main(["--help"])
heavy = {"numpy", "matplotlib", "PySide6", "PIL", "scipy", "guiapp.labs", "importlib.metadata"}
sys.exit(f"too early: {heavy & set(sys.modules)}" if heavy & set(sys.modules) else code)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-W", "error", "-m", "guiapp", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_module_is_the_command_also_in_a_terminal_without_letters() -> None:
    done = run("labs")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("convolution  (Convolution)")
    refused = run("render", "nothing-of-that-name")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_the_doctor_tells_all_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"versions", "machine", "gpu", "display", "fonts", "folders"}
    assert report["versions"]["Python"].startswith(f"{sys.version_info.major}.")
    assert Path(report["fonts"]["DejaVuSans.ttf"]).is_file()
    assert report["gpu"]["usable"] == "yes" or report["gpu"]["why"]
    assert main(["doctor"]) == 0
    assert "\ngpu\n  usable" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="these readers are not everywhere")
@pytest.mark.parametrize("line", ["labs --json | head -c 10", "doctor --json | true"])
def test_a_reader_that_has_heard_enough_is_no_error(line: str) -> None:
    """Also where what was said waits in Python's buffer until the end."""
    line = f'"{sys.executable}" -m guiapp {line}'
    env = {**os.environ, "PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        line, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
