# syntax=docker/dockerfile:1
# The service without the embedded servers: Postgres and Redis run in their own containers.

FROM maven:3.9.11-eclipse-temurin-21 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
# Dependencies change less often than code, so they have their own layer here and below.
RUN mvn --batch-mode --no-transfer-progress -P '!embedded' dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib
COPY src src
# The build context has no Git history, so the commit is an argument.
ARG COMMIT=unknown
RUN mvn --batch-mode --no-transfer-progress -P '!embedded' package -Dmaven.test.skip=true \
    -Dmaven.gitcommitid.skip=true -Dgit.commit.id.abbrev="$COMMIT"

FROM eclipse-temurin:21.0.8_9-jre-noble
RUN useradd --system --uid 10001 --no-create-home cycles && install --directory --owner=cycles /data
WORKDIR /app
COPY --from=build /build/target/lib lib
COPY config.yml config-lmdb.yml config-redis.yml ./
COPY --chmod=755 grafana/healthy grafana/load ./
COPY --from=build /build/target/original-cycle-service.jar cycle-service.jar
# The only directory that the service writes to, beside /tmp, which must allow execution. The root file system can be read-only.
ENV DATA_DIRECTORY=/data
# In the locale C the JVM cannot represent paths outside ASCII. The base image is Ubuntu, with glibc.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
VOLUME /data
USER cycles
EXPOSE 8080
# Without a shell, so that the JVM receives SIGTERM, drains and stops.
ENTRYPOINT ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/cycle-service.jar:/app/lib/*", "cycles.CycleServiceApplication"]
CMD ["server", "/app/config.yml"]
