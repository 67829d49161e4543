# ruff: noqa: E501 - a program of one line stays on one line
"""Programs that try to get out, to outlive their run, to starve the slot or to deceive it, with what must come of each.

`expects` is the ends that are allowed; `prints`, where given, is the whole output of a run that exits.
"""

from hostile import EXITED, TIME, Hostile
from refused_calls import SYSCALLS

from verifier_service.isolation.sandbox import Ended

REACHING_OUT = [
    Hostile(
        "signal everyone",
        "import os\nfor p in range(2, 400):\n    try: os.kill(p, 9)\n    except OSError: pass\nprint('x')",
        prints=b"x\n",
    ),
    Hostile(
        "signal the group of none",
        "import os, signal\nsignal.signal(15, signal.SIG_IGN)\nos.kill(0, 15)\nprint('x')",
        prints=b"x\n",
    ),
    Hostile(
        "write to the image",
        "import os\nprint([p for p in ('/', '/usr', '/etc', '/opt/rlvr', '/run', '/var/tmp', '/dev', '/proc', '/home') if os.access(p, os.W_OK)])",
        prints=b"[]\n",
    ),
    Hostile("see other processes", "import os\nprint([n for n in os.listdir('/proc') if n.isdigit()])", prints=b"[]\n"),
    Hostile(
        "see through /proc/self when it is shown",
        "# /proc/\nimport os\nprint(os.path.exists('/proc/1'), os.path.exists('/proc/self/root/proc/1'))",
        prints=b"False False\n",
    ),
    Hostile(
        "climb out by the working directory",
        "import os\nos.chdir('/')\nos.chdir('..')\nprint(os.path.exists('proc/1/cmdline'), os.path.exists('/pr' 'oc/1/cmdline'))",
        prints=b"False False\n",
    ),
    Hostile(
        "have capabilities",
        "import ctypes\nh = (ctypes.c_uint32 * 2)(0x20080522, 0); d = (ctypes.c_uint32 * 6)()\nctypes.CDLL(None).syscall(125, h, d)\nprint(list(d))",
        prints=b"[0, 0, 0, 0, 0, 0]\n",
    ),
    Hostile(
        "become root",
        "import os\nfor f in (os.setuid, os.setgid):\n    try: f(0); print('root')\n    except OSError: print('no')",
        prints=b"no\nno\n",
    ),
    Hostile(
        "find the verifier's socket",
        "import os\nprint([os.path.join(d, f) for d in ('/run', '/var/run', '/mnt', '/srv') if os.path.isdir(d) for _, _, fs in os.walk(d) for f in fs])",
        prints=b"[]\n",
    ),
    Hostile(
        "inherited environment",
        "import os\nprint([k for k in os.environ if 'RLVR' in k and k != 'RLVR_SANDBOX_DIGEST' or 'TOKEN' in k])",
        prints=b"[]\n",
    ),
    Hostile(
        "inherited descriptors",
        "import os\nn = 0\nfor f in range(3, 5000):\n    try: os.fstat(f); n += 1\n    except OSError: pass\nprint(n)",
        prints=b"0\n",
    ),
    Hostile(
        "raise limits",
        "import resource\nfor r in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):\n    try: resource.setrlimit(r, (-1, -1)); print('raised')\n    except (ValueError, OSError): print('no')",
        prints=b"no\nno\nno\n",
    ),
    Hostile(
        "raise the limit of CPU time",
        "import resource\nb = resource.getrlimit(resource.RLIMIT_CPU)\nresource.setrlimit(resource.RLIMIT_CPU, (-1, -1))\nprint(b == resource.getrlimit(resource.RLIMIT_CPU), b[0] > 0)",
        prints=b"True True\n",
    ),
    Hostile(
        "be spared when memory runs out",
        "# /proc/\ntry: open('/proc/self/oom_score_adj', 'w').write('0'); print('spared')\nexcept OSError: print(open('/proc/self/oom_score_adj').read())",
        prints=b"1000\n\n",
    ),
    Hostile(
        "device nodes",
        "import os\ntry: os.mknod('/tmp/d', 0o60666, os.makedev(8, 0)); print('made')\nexcept OSError: print('no')",
        prints=b"no\n",
    ),
    Hostile(
        "set-uid files",
        "import os\nopen('/tmp/s', 'w').write('#!/bin/sh\\nid -u\\n'); os.chmod('/tmp/s', 0o6755); print(os.popen('/tmp/s').read().strip())",
        prints=b"1000\n",
    ),
]

OUTLIVING = [
    Hostile(
        "daemon that holds the streams",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('x')",
        prints=b"x\n",
    ),
    Hostile(
        "double fork",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n    while True: time.sleep(1)\nprint('x')",
        prints=b"x\n",
    ),
    Hostile("daemon that works", "import os\nif os.fork() == 0:\n    while True: pass\nprint('x')", prints=b"x\n"),
    Hostile(
        "shared memory left behind",
        "from multiprocessing import shared_memory, resource_tracker\ns = shared_memory.SharedMemory('left', True, 1000)\nresource_tracker.unregister(s._name, 'shared_memory')\nprint('x')",
        prints=b"x\n",
    ),
    Hostile(
        "abstract socket left behind",
        "import socket, os, time\ns = socket.socket(socket.AF_UNIX)\ns.bind('\\0left'); s.listen()\nif os.fork() == 0: time.sleep(60)\nprint('x')",
        prints=b"x\n",
    ),
    Hostile(
        "stopped child",
        "import os, signal, time\np = os.fork()\nif p == 0: time.sleep(60)\nos.kill(p, signal.SIGSTOP)\nprint('x')",
        prints=b"x\n",
    ),
    Hostile("exec away", "import os\nos.execv('/bin/sh', ['sh', '-c', '(sleep 60 &) ; echo x'])", prints=b"x\n"),
]

STARVING = [
    Hostile("fork bomb in C style", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", TIME),
    Hostile(
        "vfork storm",
        "import subprocess\nwhile True:\n    try: subprocess.Popen(['/bin/sleep', '9'])\n    except OSError: pass",
        (*TIME, Ended.MEMORY_LIMIT),
    ),
    Hostile(
        "memory in many processes",
        "import os\nfor _ in range(12):\n    if os.fork() == 0: break\nx = bytearray(60 << 20)\nimport time; time.sleep(3)",
        (Ended.MEMORY_LIMIT,),
    ),
    Hostile(
        "memory in shared mappings",
        "import mmap\nk = []\nwhile True:\n    m = mmap.mmap(-1, 1 << 24); m.write(b'x' * (1 << 24)); k.append(m)",
        (Ended.MEMORY_LIMIT,),
    ),
    Hostile(
        "memory in shared mappings that no process shows",
        "import mmap, time\nk = []\nfor _ in range(30):\n    m = mmap.mmap(-1, 1 << 24); m.write(b'x' * (1 << 24)); m.madvise(mmap.MADV_DONTNEED); k.append(m)\ntime.sleep(2)",
        (Ended.MEMORY_LIMIT,),
    ),
    Hostile(
        "memory in memfds",
        "import os\nk = []\nwhile True:\n    f = os.memfd_create('x'); k.append(f)\n    for _ in range(16): os.write(f, b'x' * (1 << 20))",
        (Ended.MEMORY_LIMIT, Ended.EXITED),
    ),
    Hostile("memory all at once", "x = b'a' * (1 << 30)", (Ended.MEMORY_LIMIT,)),
    Hostile("a giant that cannot be", "x = bytearray(1 << 45)", EXITED),
    Hostile(
        "full scratch",
        "try:\n    with open('/tmp/x', 'wb') as f:\n        while True: f.write(b'x' * (1 << 20))\nexcept OSError: print('full')",
        prints=b"full\n",
    ),
    Hostile(
        "many small files",
        "import os\ntry:\n    for i in range(100000): os.mkdir(f'/tmp/{i}')\nexcept OSError: print('full')",
        prints=b"full\n",
    ),
    Hostile(
        "deep directories",
        "import os\nn = 0\ntry:\n    while True: os.mkdir('d'); os.chdir('d'); n += 1\nexcept OSError: print('full')",
        prints=b"full\n",
    ),
    Hostile(
        "open files",
        "k = []\ntry:\n    while True: k.append(open('/dev/null'))\nexcept OSError: print('full')",
        prints=b"full\n",
    ),
    Hostile(
        "pipes full of data",
        "import os\nk = []\ntry:\n    while True:\n        r, w = os.pipe(); os.set_blocking(w, False); k += [r, w]\n        os.write(w, b'x' * 65536)\nexcept OSError: print('full')",
        (*EXITED, Ended.MEMORY_LIMIT),
    ),
    Hostile(
        "signals ignored",
        "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: time.sleep(1)",
        (Ended.WALL_LIMIT,),
    ),
    Hostile(
        "output flood from children",
        "import os\nfor _ in range(4): os.fork()\nwhile True: os.write(2, b'x' * 4096)",
        (Ended.OUTPUT_LIMIT,),
    ),
    Hostile(
        "output in one piece",
        "import sys\nsys.stdout.write('x' * (100 << 20))",
        (Ended.OUTPUT_LIMIT, Ended.MEMORY_LIMIT),
    ),
    Hostile(
        "CPU in threads",
        "import hashlib, threading\nd = b'x' * (1 << 24)\ndef f():\n    while True: hashlib.sha512(d)\nfor _ in range(8): threading.Thread(target=f).start()",
        TIME,
    ),
    Hostile(
        "CPU in children that come and go",
        "import os\nwhile True:\n    if os.fork() == 0:\n        sum(range(300000)); os._exit(0)\n    os.wait()",
        TIME,
    ),
    Hostile(
        "a CPU limit of one's own, whose kill reaches even an init",
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
        (Ended.CPU_LIMIT,),
    ),
    Hostile(
        "a CPU limit set by a child",
        "import os, resource\nif os.fork() == 0: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
        (Ended.CPU_LIMIT,),
    ),
    Hostile("sleepers", "import os, time\nfor _ in range(5): os.fork()\ntime.sleep(60)", (Ended.WALL_LIMIT,)),
    Hostile(
        "deep recursion in C",
        "import re\nx = []\nfor _ in range(10 ** 6): x = [x]\nprint(len(repr(x)))",
        (*EXITED, Ended.SIGNALLED),
    ),
    Hostile("priority", "import os\ntry: os.nice(-20); print('nice')\nexcept OSError: print('no')", prints=b"no\n"),
]

DECEIVING = [
    Hostile(
        "frames on the standard output",
        "import os\nos.write(1, b'\\0\\0\\0\\x05\\0\\0\\0\\x01{}')\nos.write(2, b'\\0' * 64)",
        prints=b"\x00\x00\x00\x05\x00\x00\x00\x01{}",
    ),
    Hostile(
        "write to the channel",
        "import os\nfor f in range(3, 64):\n    try: os.write(f, b'\\0\\0\\0\\1x'); print('wrote')\n    except OSError: pass",
        prints=b"",
    ),
    Hostile("exit as init", "import os\nos._exit(0)", prints=b""),
    Hostile(
        "patch what we use",
        "import os, sys, gc\nos._exit = lambda c: None\nsys.excepthook = None\ngc.collect()\nprint('x')",
        (*EXITED, Ended.WALL_LIMIT),
        None,
    ),
    Hostile(
        "look for earlier programs in memory",
        "import gc\nprint(sum(1 for o in gc.get_objects() if isinstance(o, (str, bytes)) and 'look for' in str(o)))",
        prints=b"0\n",
    ),
]

ALL = [*SYSCALLS, *REACHING_OUT, *OUTLIVING, *STARVING, *DECEIVING]
