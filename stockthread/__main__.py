"""`python -m stockthread` is the command `stockthread`."""

from stockthread.cli.main import main

main(prog_name="stockthread")
