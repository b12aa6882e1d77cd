"""Everything Qt: the window, its panels and the thread that pulls one experiment. No tensor is touched and torch is never named here."""
