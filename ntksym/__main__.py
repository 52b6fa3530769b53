"""``python -m ntksym``: the command line."""

from ntksym.cli import main

if __name__ == "__main__":
    main()
