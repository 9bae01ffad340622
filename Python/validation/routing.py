"""Routing: events that are sent west come back with one hop less, each later than it was sent, none lost, in order."""
from lab import ALL, Lab, median

lab = Lab(__doc__)
start = lab.now() + 100_000
HOPS = [(-1, -1), (-7, 0), (-7, -7), (-1, 0), (-3, 2)]
TAGS = [1 << bit for bit in range(11)] + [0, 1023, 1024, 2046]
sent = []
for hops in HOPS:
    for tag in TAGS:
        sent.append((start + 100 * len(sent), tag, *hops))
lab.board.input_interface_write_events(0, [lab.event(tag, stamp, ALL, x, y) for stamp, tag, x, y in sent])
back = []
for row in lab.poll(1.0):
    back.append(row)
print(f"{len(sent)} events sent, {len(back)} came back")
lab.check(len(back) == len(sent), "none is lost")
pairs = list(zip(sent, back))
lab.check(all((out[2] + 1, out[3], out[1]) == home[1:] for out, home in pairs), "x comes first: one hop to the east, tag and y as sent")
late = [home[0] - out[0] for out, home in pairs]
lab.check(all(delay >= 1 for delay in late), f"an echo is later than its event: {min(late)} to {max(late)} us, median {median(late)}")
stamp = lab.now() + 100_000
lab.board.input_interface_write_events(0, [lab.event(5, stamp, ALL, -1, -1)] * 32)
same = [row[0] for row in lab.poll(1.0)]
lab.check(len(same) == 32 and same == sorted(same) and same[-1] > stamp, f"32 events of one stamp come back over {same[-1] - same[0]} us")
lab.listen(0, [7])
lab.send(0, 7, [])
lab.apply()
lab.check(lab.now() > stamp, "the counter goes on")
lab.plot(lambda axes: axes.hist(late, bins=20, color="0.4"), xlabel="echo after (us)", ylabel="events", title="round trips")
lab.finish()
