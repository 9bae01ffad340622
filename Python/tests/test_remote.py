"""The client against a server that runs: DYNAPSE names the program, otherwise the newest build is taken."""

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
# The folder alone: the package around it wants its library built.
SPEC = importlib.util.spec_from_file_location("remote", os.path.join(ROOT, "Python/dynapse/remote/__init__.py"))
remote = sys.modules["remote"] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(remote)

BUILDS = [os.path.join(ROOT, path) for path in (".build/release/dynapse", ".build/debug/dynapse", ".build-check/debug/dynapse")]
PROGRAM = os.environ.get("DYNAPSE") or next((path for path in BUILDS if os.path.exists(path)), None)
ECHO = remote.word(tag=1030, cores=15, x_hop=-2)


@unittest.skipUnless(PROGRAM, "no build of dynapse")
class RemoteTests(unittest.TestCase):
    def serve(self, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        board = os.path.join(self.folder.name, "board.yaml")
        with open(board, "w") as file:
            file.write("format: dynapse/1\nchips: 1\n")
        path = os.path.join(self.folder.name, "s")
        server = subprocess.Popen([PROGRAM, "serve", "--board", board, "--socket", path, "--quiet", *options])
        self.addCleanup(lambda: (server.poll() is None and server.kill(), server.wait()))
        self.server = server
        while True:
            try:
                remote.connect(path).close()
                return path
            except (FileNotFoundError, ConnectionRefusedError):
                self.assertIsNone(server.poll())
                time.sleep(0.01)

    def test_words(self):
        for tag, cores, x, y in [(0, 0, 0, 0), (2047, 15, -7, 7), (1024, 1, 3, -2)]:
            self.assertEqual(remote.unpack_word(remote.word(tag, cores, x, y)), (tag, cores, x, y))
        with self.assertRaisesRegex(ValueError, "tag is 2048: it runs from 0 to 2047"):
            remote.word(2048, 0)

    def test_echo_and_resume(self):
        path = self.serve("--clock", "lockstep")
        with remote.connect(path, role="writer") as board:
            board.inject([(remote.ms(t), ECHO) for t in range(1, 6)])
            self.assertEqual(board.advance(remote.ms(3.5)), remote.ms(3.5))
            first = board.read_events()
            self.assertEqual(len(first), 3)
            self.assertTrue(all(remote.unpack_word(v) == (1030, 15, -1, 0) for _, v in first))
            self.assertTrue(all(t > remote.ms(i + 1) for i, (t, _) in enumerate(first)))
            board.drop()
            board.inject([(remote.ms(6), ECHO)])
            board.advance(remote.ms(4))
            self.assertEqual(len(board.read_events()), 3)
            self.assertEqual(board.lost, 0)
            self.assertEqual(board.status()["session"]["resumes"], 1)

    def test_virtual_polls_move_time(self):
        path = self.serve("--clock", "virtual")
        with remote.connect(path, role="writer") as board:
            board.inject([(remote.ms(2), ECHO)])
            polls = 0
            while not (events := board.read_events()):
                polls += 1
            self.assertEqual(len(events), 1)
            self.assertIn(polls, (20, 21))
            board.sleep(0.01)
            self.assertGreater(board.time_ps, remote.ms(12))

    def test_refusals(self):
        path = self.serve("--clock", "lockstep")
        with remote.connect(path, role="writer") as board, self.assertRaises(remote.Error) as caught:
            with remote.connect(path, role="writer"):
                pass
        self.assertEqual(caught.exception.code, "writer-taken")
        with remote.connect(path) as observer, self.assertRaises(remote.Error) as caught:
            observer.set_bias("SOIF_DC_P", 2, 40)
        self.assertEqual(caught.exception.code, "needs-writer")

    def test_tcp_wants_the_token(self):
        with tempfile.TemporaryDirectory() as folder:
            board, token = os.path.join(folder, "board.yaml"), os.path.join(folder, "token")
            with open(board, "w") as file:
                file.write("format: dynapse/1\nchips: 1\n")
            with open(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write("0123456789abcdef\n")
            server = subprocess.Popen(
                [PROGRAM, "serve", "--board", board, "--socket", os.path.join(folder, "s"), "--tcp", "127.0.0.1:0", "--token-file", token],
                stderr=subprocess.PIPE, text=True)
            try:
                port = next(int(line.rsplit(":", 1)[1]) for line in server.stderr if "tcp://127.0.0.1:" in line)
                with remote.connect(("127.0.0.1", port), token="0123456789abcdef") as client:
                    self.assertEqual(client.status()["clock"], "realtime")
                for wrong in (None, "0123456789abcdeX"):
                    with self.assertRaises(remote.Error) as caught:
                        remote.connect(("127.0.0.1", port), token=wrong)
                    self.assertEqual(caught.exception.code, "wrong-token")
                with self.assertRaises(remote.Error):
                    remote.connect(os.path.join(folder, "s"))
            finally:
                server.terminate()
                server.communicate(timeout=10)
            self.assertEqual(server.returncode, 0)

    def test_drain(self):
        path = self.serve()
        board = remote.connect(path)
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(10), 0)
        with self.assertRaises(remote.Error) as caught:
            while True:
                board.read_events()
        self.assertEqual(caught.exception.code, "draining")


if __name__ == "__main__":
    unittest.main()
