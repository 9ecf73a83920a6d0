"""The near-cache protocol with near copies that own writes leave: every interleaving of small worlds.

One key and one JVM: readers R, reads past the near tier G, writers W that keep what they wrote, a
writer L whose time runs out before it is executed, writers F and removers X elsewhere, eviction E, a
gap D in the events. Each write of ours makes OWN events, as SET with PX does (set, expire); others
make one or two. Events of the key come in the order of the server and are not told apart.

The rule: a write captures the epoch, the stamp, and how many events of the key were applied. When it
is confirmed, n more may have been, and the copy is published if epoch and stamp are still those
captured but for the bumps of these n events, and n <= OWN. It outlives OWN - n events; the next one
drops it. Why: the events of anything executed after the write come after its OWN events, so among
the first OWN that are applied after it was sent there is none of them. Claiming too few events is
safe; claiming too many is not, and happens only where own events are lost without a new epoch.

    python3 own_writes.py           explores the rule, then each mutant; exits with 1 where the rule
                                    breaks an invariant or a mutant does not
"""

import sys
import time
from collections import deque, namedtuple

OWN = 2
Copy = namedtuple("Copy", "version epoch spare")
State = namedtuple("State", "server queue copy stamp events epoch link processes returned")
# A process: its kind, how far it is, what it captured (stamp, events, epoch), the newest version
# that had been returned when it began, and the version that it saw or wrote.
Process = namedtuple("Process", "kind at stamp events epoch floor seen")
DONE = 9


def live(state):
    return state.copy is not None and state.copy.epoch == state.epoch and state.link


def executed(state, events):
    """A write is executed: a new version, and its events are on their way."""
    queue = state.queue + (events,) if state.link else state.queue
    return state._replace(server=state.server + 1, queue=queue)


def applied(state):
    """The next event of the queue is applied."""
    first, rest = state.queue[0], state.queue[1:]
    queue = ((first - 1,) if first > 1 else ()) + rest
    copy = state.copy
    if copy is not None:
        copy = copy._replace(spare=copy.spare - 1) if copy.spare > 0 else None
    return state._replace(
        queue=queue, copy=copy, stamp=state.stamp + 1, events=state.events + 1)


def confirmed(state, process, mutant):
    """What the reply of an own write leaves near."""
    came = state.events - process.events
    others = state.stamp - process.stamp - came
    keep = state.link
    keep &= came <= OWN or mutant == "any number of events may have come"
    keep &= others == 0 or mutant == "operations that completed meanwhile are ignored"
    keep &= state.epoch == process.epoch or mutant == "epoch is that of the reply"
    spare = max(0, OWN - came)
    if mutant == "events that came are not counted":
        spare = OWN
    if mutant == "one event too many is claimed":
        spare += 1
    if mutant == "copy outlives every event":
        spare = 99
    return Copy(process.seen, state.epoch, spare) if keep else None


def steps(state, mutant):
    if state.queue:
        yield "event", applied(state)
    for i, process in enumerate(state.processes):
        for name, after, next_state in step(state, process, mutant):
            processes = state.processes[:i] + (after,) + state.processes[i + 1:]
            yield f"{process.kind}{i} {name}", next_state._replace(processes=processes)


def step(state, process, mutant):
    kind, at = process.kind, process.at
    capture = process._replace(
        at=1, stamp=state.stamp, events=state.events, epoch=state.epoch, floor=state.returned)

    def returns(version, floor):
        bad = version < floor
        return Process(kind, DONE, 0, 0, 0, 0, -1 if bad else 0)

    if kind == "R" and at == 0:
        if live(state):
            version = state.copy.version
            yield (f"hit {version}", returns(version, state.returned),
                   state._replace(returned=max(state.returned, version)))
        else:
            yield "begins", capture, state
    elif kind == "G" and at == 0:
        yield "begins", capture, state
    elif kind in "RG" and at == 1:
        yield f"sees {state.server}", process._replace(at=2, seen=state.server), state
    elif kind in "RG" and at == 2:
        copy, conflict = state.copy, False
        if copy is not None and copy.version != process.seen:
            copy, conflict = None, True
        fill = kind == "R" and not conflict and state.link
        if fill and state.stamp == process.stamp and state.epoch == process.epoch:
            copy = Copy(process.seen, process.epoch, 0)
        yield (f"returns {process.seen}", returns(process.seen, process.floor),
               state._replace(copy=copy, stamp=state.stamp + 1,
                              returned=max(state.returned, process.seen)))
    elif kind == "W" and at == 0:
        yield "begins", capture, state
    elif kind == "W" and at == 1:
        after = process._replace(at=2, seen=state.server + 1)
        yield f"writes {state.server + 1}", after, executed(state, OWN)
    elif kind == "W" and at == 2:
        copy = confirmed(state, process, mutant)
        bump = 0 if mutant == "reply does not bump" else 1
        yield (f"returns {process.seen}", returns(process.seen, process.floor),
               state._replace(copy=copy, stamp=state.stamp + bump,
                              returned=max(state.returned, process.seen)))
    elif kind == "L" and at == 0:
        yield "gives up", process._replace(at=1), state._replace(copy=None, stamp=state.stamp + 1)
    elif kind == "L" and at == 1:
        yield "is executed", process._replace(at=DONE), executed(state, OWN)
    elif kind in "FX" and at == 0:
        yield (f"writes {state.server + 1}", process._replace(at=DONE),
               executed(state, 2 if kind == "F" else 1))
    elif kind == "E" and at == 0 and state.copy is not None:
        yield "evicts", process._replace(at=DONE), state._replace(copy=None)
    elif kind == "D" and at == 0:
        yield ("loses events", process._replace(at=1), state._replace(queue=(), link=False))
    elif kind == "D" and at == 1:
        yield ("subscribes", process._replace(at=DONE),
               state._replace(link=True, epoch=state.epoch + 1))


def broken(state):
    unreturned = any(p.kind == "W" and p.at == 2 for p in state.processes)
    if live(state) and state.copy.version != state.server and not state.queue and not unreturned:
        return "coverage: a stale copy with nothing on its way"
    if any(p.at == DONE and p.seen < 0 for p in state.processes):
        return "session: an older version was returned"
    return None


def explore(world, mutant=None):
    processes = tuple(Process(kind, 0, 0, 0, 0, 0, 0) for kind in world)
    first = State(0, (), None, 0, 0, 0, True, processes, 0)
    before, todo, start = {first: None}, deque([first]), time.time()
    while todo:
        state = todo.popleft()
        wrong = broken(state)
        if wrong:
            report(world, mutant, len(before), start, wrong)
            trace = []
            while before[state]:
                state, name = before[state]
                trace.append(name)
            print("      " + "; ".join(reversed(trace)))
            return False
        for name, after in steps(state, mutant):
            # Processes of a kind are interchangeable.
            after = after._replace(processes=tuple(sorted(after.processes)))
            if after not in before:
                before[after] = (state, name)
                todo.append(after)
    report(world, mutant, len(before), start, "holds")
    return True


def report(world, mutant, states, start, outcome):
    print(f"{world:8} {mutant or 'the rule':48} {states:9,} states {time.time() - start:5.1f} s  "
          f"{outcome}", flush=True)


WORLDS = ["RRRWF", "RRWWF", "RRWFX", "RRWWX", "RWFFE", "RRGWF", "RRWLE", "RRWFD", "RWWXD", "WWWF"]
MUTANTS = {
    "events that came are not counted": "RWF",
    "one event too many is claimed": "RRWX",
    "copy outlives every event": "RWF",
    "any number of events may have come": "RWF",
    "operations that completed meanwhile are ignored": "RGWF",
    "epoch is that of the reply": "RWFD",
    "reply does not bump": "RRWWF",
}

if __name__ == "__main__":
    right = [explore(world) for world in WORLDS]
    wrong = [explore(world, mutant) for mutant, world in MUTANTS.items()]
    sys.exit(0 if all(right) and not any(wrong) else 1)
