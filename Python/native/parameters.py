"""Writes parameters.inc, the names and power-up values of the biases, from what the emulator declares.

    dynapse convert default.yaml default.json && python parameters.py default.json > parameters.inc

where default.yaml holds `format: dynapse/1` and `duration: 1 ms`. A test compares the result with the library.
"""
import json
import sys

chip = json.load(open(sys.argv[1]))["value0"]["chips"][0]
bioamps = chip["bioamps"]
tables = {
    "core": chip["cores"]["value0"]["parameters"],
    "shared": chip["sharedParameters01"],
    "global": chip["globalParameters"],
    "sadc": chip["sadcGroupParameters01"]["value0"],
    "amp": bioamps["commonParameters"],
    "channel": bioamps["channelParameters"]["value0"],
}
print("/* Written by parameters.py: do not edit. Name, transistor, coarse, fine, whether the type may be changed. */")
for name, table in tables.items():
    print(f"static const struct BiasRow {name}_rows[] = {{")
    for row in table:
        value = row["value"]
        print(
            f'    {{"{row["key"]}", \'{chr(value["type"])}\', {value["coarseValue"]}, {value["fineValue"]}, '
            f'{int(value["_switchableType"])}}},'
        )
    print("};")
