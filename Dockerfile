# One image for web, worker, beat and migrations; the command says which (docker-compose.yml, Procfile).

# Python packages, built apart so that neither pip's cache nor a compiler is in the image that runs.
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.lock .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MYIASIOS_DATA=/data \
    HOST=0.0.0.0 \
    PORT=8000
WORKDIR /app
COPY . .
# Static files need no secret: these values exist in this step only.
RUN MYIASIOS_MODE=production \
    MYIASIOS_SECRET_KEY=only-while-the-image-is-built-000000000000000000000000 \
    MYIASIOS_BASE_URL=https://build.example \
    MYIASIOS_ALLOWED_HOSTS=build.example \
    DATABASE_URL=postgres://build@127.0.0.1:1/build \
    REDIS_URL=redis://127.0.0.1:1/0 \
    SMTP_URL=smtp://127.0.0.1:1 \
    python manage.py collectstatic --noinput
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "tools/healthcheck.py"]
CMD ["gunicorn", "iasios.wsgi"]
