"""`startline simulate`: devices made of software. A watch sends a recording; athletes are under way live."""

import argparse
import datetime as dt
import hashlib
import re
from pathlib import Path

from startline.cli.simulator import live_command
from startline.cli.simulator.errors import SimulatorError
from startline.cli.simulator.pairing import Credentials, Platform, read_code, web_address
from startline.cli.simulator.watch import Upload, Watch
from startline.config.environment import read_environment

KINDS = ("run", "recovery", "easy", "long", "tempo", "intervals", "race", "ride", "walk")
TYPICAL_KM = {"run": 8.0, "recovery": 6.0, "long": 18.0, "ride": 45.0, "walk": 5.0}
PART_KIB = 32
NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9._-]+")


def configure(parser: argparse.ArgumentParser) -> None:
    """A watch with a file, or a crowd of athletes under way."""
    devices = parser.add_subparsers(metavar="DEVICE", required=True)
    live = devices.add_parser("live", help="athletes under way, as many as you like")
    live_command.configure(live)
    live.set_defaults(act=live_command.run)
    watch = devices.add_parser("watch", help="a watch that sends a recorded file")
    watch.set_defaults(act=run_watch)
    what = watch.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, help="a FIT or GPX file to send")
    what.add_argument("--generate", choices=KINDS, help="make up a recording of this kind, finished just now")
    who = watch.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--pair", nargs=2, metavar=("EMAIL", "PASSWORD"), help="sign in and pair the simulated watch"
    )
    who.add_argument("--device", metavar="ID", help="a paired device's id; needs --secret")
    who.add_argument("--qr", metavar="TEXT", help="the text of a pairing code")
    watch.add_argument("--secret", help="the device's secret")
    watch.add_argument("--url", default="", help="the platform's address (STARTLINE_PUBLIC_URL)")
    watch.add_argument(
        "--name", default="", help="what to call the watch (Simulated watch, in the person's language)"
    )
    watch.add_argument("--ca", metavar="FILE", help="certificate to trust, for a platform with its own")
    watch.add_argument("--part-kib", type=int, default=PART_KIB, help=f"size of a part ({PART_KIB})")
    watch.add_argument("--km", type=float, help="length of a made-up recording")
    watch.add_argument("--seed", type=int, help="the same seed makes the same recording")
    watch.add_argument("--save", type=Path, metavar="FILE", help="keep the made-up recording")
    watch.add_argument("--timeout", type=float, default=120.0, metavar="S", help="give up after (120)")


def run(options: argparse.Namespace) -> int:
    """Do what the chosen device does."""
    return int(options.act(options))


def run_watch(options: argparse.Namespace) -> int:
    """Send the recording; 0 when it is a workout now, 1 when the platform could not use it."""
    url = options.url or read_environment().public_url
    data, name = _recording(options)
    credentials = _credentials(options, url)
    upload = Upload(upload_id=_upload_id(name, data), parts=_parts(data, options.part_kib))
    print(
        f"Sending {name}: {len(data):,} bytes in {len(upload.parts)} parts as {upload.upload_id}", flush=True
    )
    watch = Watch(credentials, upload, tell=lambda text: print(text, flush=True), ca_file=options.ca)
    answer = watch.send(timeout_s=options.timeout)
    if answer["state"] == "failed":
        error = answer.get("error", {})
        print(f"The platform cannot use this file: {error.get('code')}. {error.get('detail')}", flush=True)
        return 1
    print(f"The workout is at {web_address(url, answer['workout_id'])}", flush=True)
    return 0


def _credentials(options: argparse.Namespace, url: str) -> Credentials:
    if options.qr:
        return read_code(options.qr)
    platform = Platform(url, ca_file=options.ca)
    try:
        if options.device:
            if not options.secret:
                raise SimulatorError("--device needs --secret.")
            return platform.known_device(device_id=options.device, secret=options.secret)
        email, password = options.pair
        platform.sign_in(email=email, password=password)
        credentials = platform.pair(name=options.name)
        platform.sign_out()
    finally:
        platform.close()
    print(f"Paired: --device {credentials.device_id} --secret {credentials.secret}", flush=True)
    return credentials


def _recording(options: argparse.Namespace) -> tuple[bytes, str]:
    if options.file:
        try:
            return options.file.read_bytes(), options.file.name
        except OSError as error:
            raise SimulatorError(f"{options.file} cannot be read: {error.strerror}.") from error
    data, name = _made_up(options)
    if options.save:
        options.save.write_bytes(data)
    return data, name


def _made_up(options: argparse.Namespace) -> tuple[bytes, str]:
    from startline.telemetry.domain.fit.writer import write_fit
    from startline.telemetry.domain.generator.outings import Outing, record_outing

    now = dt.datetime.now().astimezone().replace(microsecond=0)
    seed = options.seed if options.seed is not None else int(now.timestamp())
    kind = "easy" if options.generate == "run" else options.generate
    length_m = 1000 * (options.km or TYPICAL_KM.get(options.generate, 10.0))
    offset_s = int((now.utcoffset() or dt.timedelta()).total_seconds())
    try:
        outing = Outing(seed=seed, started_at=now, kind=kind, length_m=length_m, utc_offset_s=offset_s)
        elapsed_s = float(record_outing(outing).samples.time_s[-1])
    except ValueError as error:
        raise SimulatorError(f"--km: {error}.") from error
    # Finished a minute ago, as if the person had just come home.
    started_at = (now - dt.timedelta(seconds=elapsed_s + 60)).astimezone(dt.UTC).replace(microsecond=0)
    outing = Outing(seed=seed, started_at=started_at, kind=kind, length_m=length_m, utc_offset_s=offset_s)
    return write_fit(record_outing(outing)), f"{options.generate}-{started_at:%Y%m%d-%H%M%S}.fit"


def _parts(data: bytes, part_kib: int) -> list[bytes]:
    if not 1 <= part_kib <= 256:
        raise SimulatorError("--part-kib goes from 1 to 256.")
    size = part_kib * 1024
    return [data[start : start + size] for start in range(0, len(data), size)] or [b""]


def _upload_id(name: str, data: bytes) -> str:
    """The same file has the same id, so that a second start goes on; another file never has."""
    digest = hashlib.sha256(data).hexdigest()[:10]
    path = Path(name)
    stem = NOT_IN_AN_ID.sub("-", path.stem).strip("-")[:40] or "file"
    suffix = NOT_IN_AN_ID.sub("", path.suffix)[:8]
    return f"{stem}-{digest}{suffix}"
