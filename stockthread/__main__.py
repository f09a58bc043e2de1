"""`python -m stockthread` is the command `stockthread`."""

from project import environment
from stockthread.cli.main import main

main(prog_name=environment.text("STOCKTHREAD_PROGRAM"))
