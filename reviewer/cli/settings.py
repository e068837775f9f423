"""`reviewer settings [KEY [VALUE]]`: what a person set for all projects."""

from __future__ import annotations

import argparse

from reviewer import paths
from reviewer.cli.argument_parser import Commands
from reviewer.settings import BY_KEY, SETTINGS, Settings


def words(commands: Commands) -> None:
    """What may follow `reviewer settings`."""
    does = "show or set what holds for all projects"
    parser = commands.add_parser("settings", help=does, description=f"{does.capitalize()}.")
    parser.add_argument("key", nargs="?", metavar="KEY", help=", ".join(BY_KEY))
    parser.add_argument("value", nargs="?", metavar="VALUE", help="what to set; without it, show")
    parser.add_argument("--reset", action="store_true", help="use the default of KEY again")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")


def run(options: argparse.Namespace) -> int:
    """Show all settings, one, or set one."""
    from reviewer.cli.output import complain, say, say_json
    from reviewer.model.errors import UsageError

    settings = Settings(paths.settings_file())
    for problem in settings.problems:
        complain(problem)
    if options.key is not None and options.key not in BY_KEY:
        raise UsageError(f'There is no setting "{options.key}"; there are {", ".join(BY_KEY)}.')
    if options.value is not None or options.reset:
        if options.key is None:
            raise UsageError("Name the setting to reset, as in: reviewer settings theme --reset")
        settings.put(options.key, None if options.reset else options.value)
        if told := settings.save():
            complain(told)
    shown = [s for s in SETTINGS if options.key in (None, s.key)]
    values = {s.key: settings.number(s.key) if s.type == "number" else settings.text(s.key)
              for s in shown}  # fmt: skip
    if options.json:
        say_json({"file": str(settings.path), "settings": values})
    elif options.key is not None:
        say(str(values[options.key]))
    else:
        say(_table(values))
    return 0


def _table(values: dict[str, str | int]) -> str:
    lines = []
    for setting in SETTINGS:
        shown = str(values[setting.key]) or "-"
        lines.append(f"{setting.key:10} {shown:12} {setting.title}. {setting.help}")
        if setting.choices:
            lines.append(f"{'':23} one of: {', '.join(setting.choices)}")
    return "\n".join(lines)
