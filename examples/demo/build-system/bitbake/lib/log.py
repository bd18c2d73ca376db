"""What bitbake prints, and on which stream."""
import os
import sys


def say(text):
    print(text, flush=True)  # into a pipe: without the flush nobody would see progress


def error(text):
    print("ERROR: " + text, file=sys.stderr, flush=True)  # kas logs stderr as ERROR, stdout as INFO


def fail(text):
    error(text)
    say("\nSummary: There was 1 ERROR message, returning a non-zero exit code.")
    sys.exit(1)


def apt_failed(missing, file, name, task, work, number, ready):
    log = work / f"temp/log.do_{task}.{os.getpid()}"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("Reading package lists...\nBuilding dependency tree...\n" + "\n".join(missing)
                   + "\nWARNING: exit code 100 from a shell command.\n")
    run = work / f"temp/run.rootfs_install_pkgs_download.{os.getpid()}"
    error(f"{name}-1.0-r0 do_{task}: ExecutionError('{run}', 100, None, None)")
    error(f"Logfile of failure stored in: {log}")
    say("Log data follows:\n" + "\n".join("| " + line for line in log.read_text().splitlines()))
    say(f"NOTE: recipe {name}-1.0-r0: task do_{task}: Failed")
    error(f"Task ({file}:do_{task}) failed with exit code '1'")
    say(f"NOTE: Tasks Summary: Attempted {number} tasks of which {ready} didn't need to be rerun and 1 failed.\n")
    say(f"Summary: 1 task failed:\n  {file}:do_{task}")
    say("Summary: There was 1 ERROR message, returning a non-zero exit code.")
    sys.exit(1)
