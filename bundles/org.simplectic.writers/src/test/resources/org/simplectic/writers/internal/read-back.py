"""Reads table.parquet with the reference implementation: python3 read-back.py table.parquet. Used by hand, with pyarrow 25.0.1."""

import math
import sys

import pyarrow.parquet as parquet

table = parquet.read_table(sys.argv[1])
assert table.column_names == ["member", "k", "height"], table.column_names
assert table["member"].to_pylist() == [0, 1, 2, 3, 4]
assert table["k"].to_pylist() == [i / 2 for i in range(5)]
height = table["height"].to_pylist()
assert math.isnan(height[2])
assert [height[i] for i in (0, 1, 3, 4)] == [i / 3 for i in (0, 1, 3, 4)]
assert table.schema.metadata == {b"study": b"table", b"unit.k": b"N/m", b"unit.height": b"m"}, table.schema.metadata
print(parquet.ParquetFile(sys.argv[1]).metadata)
