"""The one door for whoever works on the code. Every command sets up what it needs first.

    python3 dev.py setup            make .venv from requirements.lock, unless the one there is right
    python3 dev.py demo [OPTIONS]   the worked example, then the app; options go to slr demo
    python3 dev.py test [OPTIONS]   all tests, browser included; options go to pytest
    python3 dev.py check            format, lint, types, import rules
    python3 dev.py lock [OPTIONS]   pin what pyproject.toml asks for; needs uv (--upgrade: newest versions)

Standard library only, and old syntax (Python 3.5), so that an old Python can say what it needs.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "dev.py needs Python 3.11 or newer, and this is %d.%d. Install one and name it, as in\n"
        "  python3.12 dev.py setup\nor, where uv is installed:\n"
        "  uv run --no-project --python 3.12 dev.py setup" % tuple(sys.version_info[:2])
    )

import glob
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "dev-stamp"
WINDOWS = os.name == "nt"
# Started from inside .venv, this is the Python that made it: the other one is about to be removed.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "${LOCALAPPDATA}/ms-playwright/chromium-*/chrome-win*/chrome.exe",
)


def main(argv):
    """Run the command that the arguments name; its exit status."""
    name, options = (argv[0] if argv else "help"), argv[1:]
    if name in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    if name not in COMMANDS:
        print("dev.py knows no command %r. Try: %s." % (name, ", ".join(COMMANDS)), file=sys.stderr)
        return 2
    if options and name not in TAKES_OPTIONS:
        print("dev.py %s takes no options." % name, file=sys.stderr)
        return 2
    os.chdir(str(ROOT))
    return COMMANDS[name](options)


def setup(_):
    """Make the environment, unless the one there is right."""
    if STAMP.is_file() and STAMP.read_text() == _stamp():
        return 0
    print("Setting up .venv from requirements.lock; the first time takes a minute or two.", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    if VENV.exists():
        sys.exit("%s could not be removed. Close the programs that use it and try again." % VENV)
    if not _install_with_uv():
        _install_with_pip()
    STAMP.write_text(_stamp())  # last, so that an interrupted set-up begins again
    return 0


def demo(options):
    """Run the worked example and open the app."""
    setup([])
    return _become([_tool("slr"), "demo", *options])


def test(options):
    """Run the tests, with a browser if there is any way to one."""
    setup([])
    # Playwright's own Node needs libatomic, which a small Debian has not.
    if find_browser() is None or not (WINDOWS or _glob("/usr/lib/*/libatomic.so.1")):
        _apt_get("chromium", "libatomic1")
    browser = find_browser()
    if browser is None:
        print(
            "NO BROWSER, so its tests will not run. To run them, %s." % how_to_get_a_browser(),
            file=sys.stderr,
        )
    else:
        os.environ["SLR_CHROMIUM"] = browser
    return _become([_tool("python"), "-m", "pytest", *options])


def check(_):
    """Run every check, and say at the end which ones found something."""
    setup([])
    found = []
    for command in (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["lint-imports"]):
        print("$ " + " ".join(command), flush=True)
        if subprocess.call([_tool(command[0]), *command[1:]]) != 0:
            found.append(command)
    print("check: " + (", ".join(" ".join(c) for c in found) + " found something" if found else "all well"))
    return 1 if found else 0


def lock(options):
    """Pin every package with its hashes and without any address."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit(
            "dev.py lock needs uv: other tools write the addresses of this machine's indexes into the lock."
        )
    settings = ("UV_", "PIP_")  # an index that only this machine knows must not decide what is pinned
    environment = {k: v for k, v in os.environ.items() if not k.startswith(settings) or "CACHE" in k}
    command = [uv, "pip", "compile", "--no-config", "pyproject.toml", "--group", "dev"]
    command += ["--extra", "cluster", "--extra", "postgres"]
    command += [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
    ]
    return subprocess.call([*command, "--quiet", "-o", LOCK.name, *options], env=environment)


COMMANDS = {"setup": setup, "demo": demo, "test": test, "check": check, "lock": lock}
TAKES_OPTIONS = ("demo", "test", "lock")


def find_browser():
    """The path of a browser that Playwright can drive, or None."""
    named = os.environ.get("SLR_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in BROWSERS)
    elsewhere = (max(_glob(place), default=None) for place in BROWSER_PLACES)
    return next((path for paths in (on_path, elsewhere) for path in paths if path), None)


def how_to_get_a_browser():
    """What to do where ``find_browser`` gives None."""
    if os.environ.get("SLR_CHROMIUM"):
        return "mend SLR_CHROMIUM: it names %s, which is no file" % os.environ["SLR_CHROMIUM"]
    return "install Chromium, Chrome or Edge (Debian: apt-get install chromium libatomic1)"


def _glob(place):
    return glob.glob(os.path.expandvars(os.path.expanduser(place)))  # noqa: PTH111, PTH207


def _install_with_uv():
    uv = shutil.which("uv")
    if uv is None:
        return False
    into = [uv, "pip", "install", "--quiet", "--python", _tool("python")]
    if (
        subprocess.call([uv, "venv", "--quiet", "--no-project", "--python", PYTHON, str(VENV)]) == 0
        and subprocess.call([*into, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]) == 0
    ):
        _run([*into, "--offline", "--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
        return True
    # uv does not read pip's configuration, which may name the only index this machine can reach.
    print("uv could not do it (see above); trying pip.", file=sys.stderr)
    return False


def _install_with_pip():
    pip = [*_make_venv(), "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)])
    # The build tool came with the lock: for the package itself nothing is fetched.
    _run([*pip, "--no-index", "--no-build-isolation", "--no-deps", "--editable", str(ROOT)])


def _make_venv():
    """Make the environment; gives the command that runs pip for it."""
    if not _has_ensurepip():  # Debian and Ubuntu package it apart
        if _succeeds([PYTHON, "-m", "pip", "--python", PYTHON, "--version"]):
            _run([PYTHON, "-m", "venv", "--clear", "--without-pip", str(VENV)])
            return [PYTHON, "-m", "pip", "--python", _tool("python")]
        if not (_apt_get("python3-venv") and _has_ensurepip()):
            sys.exit(
                "%s comes without pip. Install it (Debian, Ubuntu: apt-get install python3-venv), "
                "or install uv, and run this again." % PYTHON
            )
    _run([PYTHON, "-m", "venv", "--clear", str(VENV)])
    return [_tool("python"), "-m", "pip"]


def _has_ensurepip():
    return _succeeds([PYTHON, "-c", "import ensurepip"])


def _apt_get(*packages):
    """Install system packages where that needs no question: as root, on Debian or Ubuntu."""
    if WINDOWS or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing with apt-get: %s" % " ".join(packages), flush=True)
    apt = ["apt-get", "-y", "-qq", "-o", "Dpkg::Use-Pty=0"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    quiet["env"] = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call([*apt, "update"], **quiet)  # where this fails, older lists may still do
    return subprocess.call([*apt, "install", "--no-install-recommends", *packages], **quiet) == 0


def _stamp():
    """What the environment depends on: the lock, this Python, this folder (an environment cannot move)."""
    return "\n".join((hashlib.sha256(LOCK.read_bytes()).hexdigest(), sys.version, str(VENV)))


def _tool(name):
    return str(VENV / "Scripts" / (name + ".exe") if WINDOWS else VENV / "bin" / name)


def _succeeds(command):
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def _run(command):
    status = subprocess.call(command)
    if status != 0:
        sys.exit("This failed (%d): %s\nThe next call begins the set-up again." % (status, " ".join(command)))


def _become(command):
    """Go on as another program, so that it has the keyboard and its exit status is ours."""
    os.environ["PYTHONUTF8"] = "1"
    if WINDOWS:  # there, exec gives the prompt back before the program ends
        return subprocess.call(command)
    sys.stdout.flush()
    return os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
