"""Server-rendered pages in Chinese: Jinja2 with htmx and ECharts, files of our own origin only."""
