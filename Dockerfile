# One image for web, ws, worker, beat and migrate; docker-compose.yml gives each its command.

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /opt/parley \
 && /opt/parley/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt


FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/parley parley \
 && install -d -o parley -g parley /var/lib/parley/media
COPY --from=packages /opt/parley /opt/parley
WORKDIR /srv/parley
COPY . .

ENV PATH=/opt/parley/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PARLEY_ENV=production \
    PARLEY_HOME=/var/lib/parley \
    PARLEY_MEDIA_ROOT=/var/lib/parley/media \
    DJANGO_SETTINGS_MODULE=config.settings

# Static files get their hashes and their compressed copies now. The settings want values that are not used here.
RUN PARLEY_SECRET_KEY=unused DATABASE_URL=postgresql://unused REDIS_URL=redis://unused \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q .

USER parley
VOLUME /var/lib/parley
EXPOSE 8000 8001
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
