"""The setup form: everything that decides an experiment, generated from the declarations in `core`."""
