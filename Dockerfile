# Built once with everything, shipped with the wheel and its locked packages only: no Node, no compiler.
FROM python:3.11-slim AS build
WORKDIR /source
COPY . .
RUN python dev.py wheel

FROM python:3.11-slim
COPY requirements/prod.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/prod.txt
COPY --from=build /source/dist/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps /tmp/*.whl \
    && useradd --create-home anfang \
    && install -d -o anfang /data
USER anfang
WORKDIR /data
ENV ANFANG_DATA=/data ANFANG_HOST=0.0.0.0 ANFANG_PORT=8000 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/app/', timeout=4)"]
# The first form, without a shell: SIGTERM reaches the server, which ends its requests before it goes.
ENTRYPOINT ["python", "-m", "anfang"]
CMD ["serve"]
