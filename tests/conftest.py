"""Settings that all tests share."""

import signal
import threading

from hypothesis import settings

settings.register_profile("parley", deadline=None, derandomize=True, database=None)
settings.load_profile("parley")

# a shell that starts the tests in the background lets them, and the programs that they start, ignore Ctrl-C
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
