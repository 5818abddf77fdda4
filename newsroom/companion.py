"""A process of ours beside the server: begun with it, ended with it, and begun again if it dies."""

import subprocess
import threading

# How long it is down before it is begun again, and how long it has to finish what is under way.
PAUSE = 5
PATIENCE = 30


class Companion:
    """Keeps `command` running between `start` and `stop`, in the environment `env`.

    `tell` is given a line for each time that it has died.
    """

    def __init__(self, command, env, tell, *, pause=PAUSE):
        self._command, self._env, self._tell, self._pause = command, env, tell, pause
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._keep, name="companion")

    def start(self):
        """Begin it; the process is there when this returns, as servers fork afterwards."""
        self._begin()
        self._thread.start()

    def stop(self):
        """End it and wait until it has ended; what does not end in time is killed."""
        self._ended.set()
        with self._lock:
            process = self._process
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        self._thread.join()

    def _keep(self):
        while not self._ended.is_set():
            status = self._process.wait()
            # Ctrl-C reaches both at once, so that it may be gone before we are told to stop.
            if not self._ended.wait(self._pause):
                self._tell(f"“{self._command[-1]}” ended with status {status}; it is begun again.")
                self._begin()

    def _begin(self):
        with self._lock:
            if not self._ended.is_set():
                self._process = subprocess.Popen(self._command, env=self._env)  # noqa: S603 - ours
