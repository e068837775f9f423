"""The command line: the same flow functions as the window, without Qt unless it is asked for."""
