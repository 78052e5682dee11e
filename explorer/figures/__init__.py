"""Layer records and arrays -> pictures: SVG, plotly, PIL. Nothing is computed here."""
