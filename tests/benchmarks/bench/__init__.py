"""`python main.py bench`: what one meta-iteration, the window, a start and memory cost on this machine.

`command` runs the parts and writes their results, `layout` names the keys of the JSON file, `report` prints tables and `plot` draws.
Everything is compared within one run, repeats interleaved: times of different runs on a shared machine say little.
"""
