# One static program in an empty image, run by nobody in particular.
#   docker build -t blether --build-arg VERSION="$(git describe --tags --always)" .
#   docker run -p 8080:8080 -v blether-data:/data blether
# tools/check-image.sh builds it with other bases, which it makes itself.
ARG BUILD_IMAGE=golang:1.26-bookworm
ARG RUN_IMAGE=scratch

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
# SQLite is C, so the C library is linked in: netgo and osusergo because a static program cannot load
# the C library's resolver, sqlite_omit_load_extension because it cannot load extensions either.
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false \
      -tags netgo,osusergo,sqlite_omit_load_extension \
      -ldflags "-s -w -linkmode external -extldflags -static -X main.version=${VERSION}" \
      -o /out/blether ./cmd/blether \
 && mkdir /out/data

FROM ${RUN_IMAGE}
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/blether /blether
COPY LICENSE /LICENSE
# Empty and ours, so that a new volume is too. SQLite's temporary files go there as well: there is no /tmp.
COPY --from=build --chown=65532:65532 /out/data /data
ENV BLETHER_DATA=/data \
    BLETHER_LISTEN=0.0.0.0:8080 \
    TMPDIR=/data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/blether", "health"]
ENTRYPOINT ["/blether"]
CMD ["serve"]
