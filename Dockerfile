FROM python:3.11-slim

RUN useradd --create-home explorer
WORKDIR /source
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN pip install --no-cache-dir --no-deps .
USER explorer
WORKDIR /home/explorer

EXPOSE 8501
# The server answers only once everything is loaded, hence the start period.
HEALTHCHECK --start-period=60s --interval=30s --timeout=3s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/healthz', timeout=2)"]
CMD ["network-explorer", "--host", "0.0.0.0", "--port", "8501", "--no-browser"]
