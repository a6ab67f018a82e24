"""`python -m tools.seed`: write the demonstration's data into the all-in-one system; safe to run again."""

import sys
import time

from deploy.embedded.compose import System, compose
from deploy.embedded.data import InUse
from deploy.embedded.settings import EmbeddedSettings
from kit.data.config import prepare_process
from tools.seed.outline import outline
from tools.seed.telling import tell


def main() -> int:
    """0 when the data are whole, 1 when another process works on them."""
    began = time.monotonic()
    try:
        system: System = compose(EmbeddedSettings())
    except InUse as error:
        print(f"无法写入：{error}", file=sys.stderr)
        return 1
    prepare_process("seed", system.gateway.settings)
    tell(system, report=lambda line: print(line, flush=True))
    print(f"演示数据已就绪，用时 {time.monotonic() - began:.1f} 秒。{outline().note}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
