"""What several pages show, a folder a component: its Python, JavaScript, CSS and HTML."""
