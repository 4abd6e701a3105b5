"""The command `learnscape`: parses, calls down, prints."""

import click

from learnscape.cli.check import print_problems
from learnscape.cli.codeowners import write_codeowners
from learnscape.cli.digest import print_digest
from learnscape.cli.due import print_due
from learnscape.cli.record import record_reviews
from learnscape.cli.remind import open_reminders
from learnscape.cli.still_valid import answer_comment
from learnscape.cli.validate import validate_pages
from learnscape.cli.who import print_whom_to_ask
from learnscape.read.ledger import LedgerError


class _Group(click.Group):
    """Says of every command alike that reviews were tampered with."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LedgerError as error:
            raise click.ClickException(f"{error}\nmend: {error.mend}") from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="learnscape")
def main() -> None:
    """A knowledge base that knows who made it, from its git history alone."""


main.add_command(print_problems)
main.add_command(print_digest)
main.add_command(print_due)
main.add_command(print_whom_to_ask)
main.add_command(record_reviews)
main.add_command(write_codeowners)
main.add_command(open_reminders)
main.add_command(answer_comment)
main.add_command(validate_pages)
