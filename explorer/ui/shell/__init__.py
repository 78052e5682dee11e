"""What is around every page: frame, sidebar, breadcrumb, language, errors, server, warm-up."""
