"""The commands: quick help, clear refusals."""

import os
import subprocess
import sys

import pytest

from digitkit.cli import main

HEAVY = ("tensorflow", "keras", "pandas", "matplotlib", "sklearn", "rich")


def test_help_loads_nothing_heavy():
    script = (
        "import sys, contextlib\nfrom digitkit.cli import main\n"
        "with contextlib.suppress(SystemExit):\n    main(['--help'])\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "run" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--seed", "-1"), ("--seed", "4294967296"), ("--seed", "x"), ("--epochs", "0"),
     ("--epochs", "1.5"), ("--epochs", "²")],
)  # fmt: skip
def test_impossible_options_are_refused_with_the_value(option, value, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["run", f"{option}={value}"])
    assert caught.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert option in message
    assert repr(value) in message


def test_data_that_cannot_be_read_is_one_line_and_exit_2(tmp_path, capsys):
    assert main(["data", "--data", str(tmp_path / "[bold]none[/].csv")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert "[bold]none[/].csv" in line


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told otherwise on Windows")
@pytest.mark.parametrize("word", ["data", "--help"])
def test_a_reader_that_has_gone_ends_the_command_quietly(word):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "digitkit.cli", word],
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},  # else argparse keeps the failure to itself
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def test_data_says_which_digits_are_in_use(capsys, monkeypatch, tmp_path):
    monkeypatch.delenv("DIGITKIT_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["data"]) == 0
    assert "5,000 real MNIST digits" in capsys.readouterr().out


def test_held_back_output_is_shown_when_loading_fails(capfd):
    import os

    from digitkit.quiet import quiet_start

    with quiet_start():
        os.write(2, b"noise\n")
    with pytest.raises(ImportError), quiet_start():
        os.write(2, b"the reason\n")
        raise ImportError
    assert capfd.readouterr().err == "the reason\n"
