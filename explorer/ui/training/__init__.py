"""The Training page's parts: what is wanted of a run, and what is seen of it.

- controls.buttons(), controls.settings(): what a visitor may do
- live.show(): facts, curves and the slider of time, drawn anew twice a second while it trains
- beside.show(): the batch, kernels, maps or a drawing, as the weights change
- tabs.show(table): runs, mistakes, confusion, gradients, data, download
"""
