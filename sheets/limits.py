"""The limits that refuse a file whole. What a person makes stays far below; docs/adr/0019 has the measurements."""

MEBIBYTE = 2**20

# the file
MAX_BYTES = 10 * MEBIBYTE
MAX_ENTRIES = 1_000
MAX_EXPANDED = 100 * MEBIBYTE
MAX_RATIO = 500  # of a part above 1 MiB; rows that are all alike reach 300

# its markup
CHUNK = 2**16  # bytes given to expat at once
MAX_TOKEN = 2**16  # bytes of one tag: expat before 2.6 reads an unfinished tag again with each chunk
MAX_ATTRIBUTES = 64
MAX_ELEMENTS = 200_000  # of a small part
MAX_OTHERS = 100_000  # that say nothing of cells, in a sheet or among its texts

# its tables
MAX_SHEETS = 50
MAX_ROWS = 50_000  # of all sheets
MAX_LINES = 200_000  # of a text file; a record may span several
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000  # empty ones included
MAX_CELL = 32_767  # characters, Excel's own bound
MAX_MERGED = 10_000  # ranges of a sheet
MAX_COVERED = 200_000  # cells under them
HEADER_WITHIN = 10  # rows searched for the header under a title

# the child that parses it
MEMORY = 256 * MEBIBYTE
CPU_SECONDS = 20
SECONDS = 60  # wall time, after which the parent ends it: a busy machine gives it less than a processor
PATIENCE = 20  # seconds to wait for a place
MAX_ANSWER = 64 * MEBIBYTE
AT_ONCE = 2
