"""The browser's side: the only part that imports streamlit."""
