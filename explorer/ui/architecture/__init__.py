"""The Architecture page: diagram, table of layers, editor of a layer, comparison, code, files."""
