"""What is around every page: frame, top line, desk, language, errors, server, warm-up."""
