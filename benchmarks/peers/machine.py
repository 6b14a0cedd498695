"""The machine on which something was measured, and when."""
import datetime
import os
import pathlib
import platform
import re


def processor():
    try:
        found = re.search(r"^model name\s*: (.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1) if found else platform.machine()


def description():
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.system()
    return f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, {system}"


if __name__ == "__main__":
    print(description())
