"""`python -m deploy.stack up|down|status`: the production topology on this machine, without Docker."""

import argparse
import sys
from collections.abc import Sequence

from deploy.process import PROCESSES
from deploy.stack.demo import open_demo_accounts
from deploy.stack.programs import Missing, java, maven, postgres_folder
from deploy.stack.topology import NotReady, PortTaken, Stack, stack_from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description=__doc__)
    parser.add_argument("what", choices=("up", "down", "status"))
    stack = stack_from_environment()
    return {"up": up, "down": down, "status": status}[parser.parse_args(arguments).what](stack)


def up(stack: Stack) -> int:
    """Start everything and say where it is; 1, with everything stopped again, when a part is missing or not ready."""
    try:
        postgres_folder(), java(), maven()
        for part in stack.start():
            print(f"  就绪  {part}", flush=True)
    except (Missing, PortTaken) as refused:
        print(f"无法启动：{refused}", file=sys.stderr)
        return 1
    except (NotReady, RuntimeError) as failure:
        print(f"无法启动：{failure}", file=sys.stderr)
        stack.stop()
        return 1
    print(f"系统已启动：{stack.url}   日志在 {stack.folder}/log   停止：make stack-down")
    for account in open_demo_accounts(stack):
        print(f"  {account.login:<14} {account.password}   {account.name}")
    return 0


def down(stack: Stack) -> int:
    """Stop everything; data and logs stay."""
    stack.stop()
    print("已全部停止，数据保留在", stack.folder)
    return 0


def status(stack: Stack) -> int:
    """Say how each part is; 1 when one is not ready."""
    ready = {"postgresql": stack.cluster.is_running(), "kafka": stack.runs("kafka", "kafka")}
    ready |= {name: stack.is_ready(name) for name in PROCESSES}
    for name, well in ready.items():
        print(f"  {'就绪' if well else '未就绪'}  {name}")
    return 0 if all(ready.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
