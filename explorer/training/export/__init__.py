"""What a run can be taken away as: a program, a notebook, weights, ONNX, and its curves as a table.

A program repeats the run and imports nothing of ours: it is written from the record, of which
functions of the app are taken over as they stand (excerpt), and the network as the source of its
class. It reads as a notebook does, in cells (cells): a script and a notebook are two ways to write
them down (program).
"""
